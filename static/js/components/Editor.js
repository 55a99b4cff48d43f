/** The editor: bars, palette, canvas and panel, and what floats over them. */

import { ReactFlowProvider } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { Canvas } from "../flow/Canvas.js";
import { html, useTopic } from "../lib.js";
import { AddMenu } from "./AddMenu.js";
import { ConnectMenu } from "./ConnectMenu.js";
import { FormulaBar } from "./FormulaBar.js";
import { Inspector } from "./Inspector.js";
import { Palette } from "./Palette.js";
import { TopBar } from "./TopBar.js";

function Popups() {
  const { view } = useApp();
  useTopic(view, "popup");
  if (view.popup?.kind === "add") return html`<${AddMenu} popup=${view.popup} />`;
  if (view.popup?.kind === "connect") return html`<${ConnectMenu} node=${view.popup.node} />`;
  return null;
}

function Notices() {
  const { session } = useApp();
  useTopic(session, "notices");
  return html`<div className="notices" role="status" aria-live="polite">
    ${session.notices.map(
      ({ key, text, kind }) =>
        html`<p key=${key} className=${`notice ${kind}`}>
          ${text}
          <button type="button" className="notice-close" aria-label="Dismiss" onClick=${() => session.dismiss(key)}>
            ×
          </button>
        </p>`,
    )}
  </div>`;
}

function Workspace() {
  const { mirror } = useApp();
  useTopic(mirror, "header");
  const lazy = mirror.mode === "lazy";
  return html`<main className=${`workspace ${mirror.mode}${mirror.stale && lazy ? " stale" : ""}`}>
    <${Palette} />
    <${Canvas} />
    ${
      mirror.stale &&
      lazy &&
      html`<p className="stale-flag" role="status">Stale: the graph has changed since the last run</p>`
    }
    <${Inspector} />
  </main>`;
}

export function Editor() {
  const { session } = useApp();
  useTopic(session, "connection");
  return html`<${ReactFlowProvider}>
    <${TopBar} />
    <${FormulaBar} />
    ${session.mirror.revision >= 0 && html`<${Workspace} />`}
    <${Popups} />
    <${Notices} />
  <//>`;
}
