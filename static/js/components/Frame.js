/** A graph in a frame of another page: the canvas, the steps, and what the graph is called. */

import { ReactFlowProvider } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { Canvas } from "../flow/Canvas.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Announcer, Notices } from "./Voices.js";
import { Region } from "./Region.js";
import { StepBar } from "./StepBar.js";

/** Why the graph is not live, where it is not. */
function Trouble() {
  const { session } = useApp();
  useTopic(session, "connection");
  if (!session.lost) return null;
  return html`<p className="barred" role="status">${session.lost}</p>`;
}

function Title() {
  const { mirror } = useApp();
  useTopic(mirror, "header");
  return html`<h1 className="frame-title">${mirror.title || t("untitled")}</h1>`;
}

export function Frame() {
  return html`<${ReactFlowProvider}>
    <${Region} name=${t("part.workspace")} className="workspace">
      <main className="workspace framed">
        <div className="desk">
          <div className="stage" id="stage" tabIndex=${-1}>
            <${Title} />
            <${Region} name=${t("part.canvas")} className="canvas"><${Canvas} /><//>
            <${Region} name=${t("walk.title")} className="step-bar"><${StepBar} /><//>
          </div>
          <${Trouble} />
        </div>
      </main>
    <//>
    <${Region} name=${t("part.voice")}><${Announcer} /><//>
    <${Region} name=${t("part.notices")} className="notices"><${Notices} /><//>
  <//>`;
}
