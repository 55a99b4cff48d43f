/** The top bar: where one is, the mode, and the commands that have a button. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { shownKey } from "../acts/shortcuts.js";
import { t, tOr } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

/**
 * A command's button; `text` is shown for its label, which it is still called by.
 * @param {{id: string, primary?: boolean, text?: unknown}} props
 */
export function CommandButton({ id, primary = false, text }) {
  const { commands } = useApp();
  const { keys } = commands.get(id);
  const { label, hint } = commands.words(id);
  return html`<button
    type="button"
    className=${primary ? "button primary" : "button"}
    title=${keys.length ? `${hint} (${keys.map(shownKey).join(", ")})` : hint}
    aria-pressed=${commands.checked(id)}
    aria-label=${text ? label : undefined}
    disabled=${!commands.applies(id)}
    onClick=${() => commands.run(id)}
  >
    ${text ?? label}
  </button>`;
}

function History() {
  const { session } = useApp();
  useTopic(session, "steps");
  return html`<${CommandButton} id="undo" text="↶" /><${CommandButton} id="redo" text="↷" />`;
}

function Title() {
  const { mirror, session } = useApp();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const keep = () => {
    if (draft !== null && draft.trim() !== mirror.title) {
      session.edit({ type: "set_title", title: draft.trim() }).catch(session.complain);
    }
    setDraft(null);
  };
  return html`<input
    className="title"
    aria-label=${t("title")}
    maxLength=${200}
    placeholder=${t("untitled")}
    value=${draft ?? mirror.title}
    onChange=${(/** @type {any} */ event) => setDraft(event.target.value)}
    onBlur=${keep}
    onKeyDown=${(/** @type {any} */ event) => {
      if (event.key === "Enter") event.target.blur();
      if (event.key === "Escape") setDraft(null);
    }}
  />`;
}

const MODES = ["eager", "lazy"];

function Modes() {
  const { mirror, session } = useApp();
  return html`<div className="segmented" role="group" aria-label=${t("mode")}>
    ${MODES.map(
      (mode) =>
        html`<button
          key=${mode}
          type="button"
          className="segment"
          title=${t(`mode.${mode}.hint`)}
          aria-pressed=${mirror.mode === mode}
          onClick=${() => mirror.mode !== mode && session.edit({ type: "set_mode", mode }).catch(session.complain)}
        >
          ${t(`mode.${mode}`)}
        </button>`,
    )}
  </div>`;
}

/** How the connection is, and what is not stored yet. */
function Connection() {
  const { session } = useApp();
  useTopic(session, "connection");
  const { lost, opened, outbox } = session;
  const { size: count, trouble, late } = outbox;
  const kept = count > 1 ? t("unsent.kept", { count }) : t("unsent.keptOne");
  if (lost) return html`<${Status} kind="lost" text=${lost} />`;
  if (!opened) {
    return html`<${Status} kind="away" text=${count ? t("away.kept", { kept }) : t("away")} />`;
  }
  if (trouble) {
    const why = tOr(`unsent.${trouble.details?.reason}`, session.inWords(trouble));
    return html`<${Status} kind="away" text=${t("unsent.again", { why, kept })} />`;
  }
  if (late) return html`<${Status} kind="away" text=${t("unsent.late", { kept })} />`;
  return html`<${Status} kind="live" text=${t("live")} />`;
}

/** @param {{kind: "live" | "away" | "lost", text: string}} props */
function Status({ kind, text }) {
  return html`<span className=${`status ${kind}`} role="status" title=${text}>
    <span className="status-text">${text}</span>
  </span>`;
}

export function TopBar() {
  const { mirror, view } = useApp();
  useTopic(mirror, "header");
  useTopic(view, "contributions");
  return html`<header className="top-bar">
    <a className="brand" href="/" title=${t("graphs.all")}>
      <span className="brand-mark" aria-hidden="true">∂</span>Chalkgrad
    </a>
    <${Title} key=${mirror.title} />
    <${Connection} />
    <span className="spacer"></span>
    <${History} />
    <span className="divider" aria-hidden="true"></span>
    <${Modes} />
    <${CommandButton} id="run" primary />
    <div className="wide-only">
      <span className="divider" aria-hidden="true"></span>
      <${CommandButton} id="contributions" />
      <${CommandButton} id="lay-out" />
      <${CommandButton} id="fit" />
      <span className="divider" aria-hidden="true"></span>
      <${CommandButton} id="open" />
      <${CommandButton} id="copy-json" />
      <${CommandButton} id="download" />
    </div>
    <${CommandButton} id="palette" text="⌘" />
  </header>`;
}
