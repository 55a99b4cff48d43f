/** The commands that a teacher reaches for, over the canvas. */

import { useApp } from "../state/app.js";
import { revealable } from "../acts/teaching.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton } from "./TopBar.js";

export function CanvasTools() {
  const app = useApp();
  const { mirror, view, walker, lesson } = app;
  useTopic(mirror, "header");
  useTopic(mirror, "hidden");
  useTopic(view, "drawer");
  useTopic(view, "projector");
  useTopic(walker, "walk");
  useTopic(lesson, "lesson");
  // While the graph is walked through, the step bar has these two.
  const steps = !walker.active && !view.projector;
  return html`<div className="canvas-tools" role="toolbar" aria-label=${t("group.teach")}>
    ${
      steps &&
      html`<${CommandButton} id="step-back" text=${html`<${Icon} name="back" />`} />
        <${CommandButton} id="step-forward" text=${html`<${Icon} name="forward" />`} />`
    }
    <${CommandButton} id="trace" />
    <${CommandButton} id="plot" />
    <${CommandButton} id="expand-gradient" />
    ${mirror.mode === "lazy" && html`<${CommandButton} id="plan" />`}
    ${revealable(app).length > 0 && html`<${CommandButton} id="reveal-all" />`}
    ${lesson.lesson && !lesson.open && html`<${CommandButton} id="lesson-open" />`}
    ${!view.projector && html`<${CommandButton} id="projector" />`}
  </div>`;
}
