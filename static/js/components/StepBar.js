/** The step bar: where the walk is, what its step says, and the buttons that move it. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { bodyOf, typeset } from "../state/notation.js";
import { mostLines } from "../state/steps.js";
import { SPEEDS } from "../state/pace.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton, Keyed } from "./CommandButton.js";
import { LeadSign } from "./LeadChip.js";
import { useFitted } from "./captionFit.js";
import { Seeds } from "./Seeds.js";
import { Typeset } from "../fields/Typeset.js";
import { Runs } from "../flow/Runs.js";

/** Where the node stands in a step's title. */
const PLACE = "\u0000";

/**
 * A step's title, with the node as it is seen on the canvas: by its name, or by what stands in it.
 * @param {{kind: string, node: string | undefined}} props
 */
function Title({ kind, node }) {
  const app = useApp();
  const there = node && app.mirror.nodes.get(node);
  if (!there) return t(`walk.${kind}`);
  const [before, after] = t(`walk.${kind}`, { node: PLACE }).split(PLACE);
  const runs = there.name ? typeset(there.name) : bodyOf(app, there.id).text;
  return html`${before}<${Runs} runs=${runs} />${after}`;
}

/** What a step is called, and the picture after the last one. */
function Where() {
  const { walker } = useApp();
  const { closed, derivative, step } = walker;
  if (closed) return html`<span className="step-where">${t(`walk.done.${derivative}`)}</span>`;
  if (!step) return null;
  const both = step.kind === "forward" && derivative === "tangent";
  const kind = both ? "both" : step.kind;
  return html`<span className=${`step-where ${kind}`}><${Title} kind=${kind} node=${step.node} /></span>`;
}

/**
 * The step in formulas; pieces come one after another. There is room for the longest caption of the
 * walk at every step: the canvas above keeps its height.
 */
function Caption() {
  const { walker } = useApp();
  useTopic(walker, "caption");
  const lines = walker.walk ? mostLines(walker.walk) : 0;
  const place = useFitted(walker.caption);
  return html`<div ref=${place} className="caption" key=${`${walker.at} ${walker.closed}`} style=${{ "--lines": lines }} tabIndex=${0}>
    <${Where} />
    ${walker.caption.map(
      (pieces, line) =>
        html`<p key=${line} className="caption-line">
          ${pieces.map(
            (latex, index) =>
              html`<span key=${latex} className=${`caption-piece piece-${Math.min(index, 5)}`}>
                <${Typeset} latex=${latex} />
              </span>`,
          )}
        </p>`,
    )}
  </div>`;
}

function Mode() {
  const { leading, walker } = useApp();
  return html`<select
      className="field small"
      aria-label=${t("walk.mode")}
      value=${walker.direction}
      onChange=${(/** @type {any} */ event) => {
        leading.lookAround();
        void walker.turn(event.target.value);
      }}
    >
      <option value="reverse">${t("walk.reverse")}</option>
      <option value="forward">${t("walk.forwardMode")}</option>
    </select>
    ${walker.walk?.direction === "forward" && html`<${Seeds} dots=${walker.walk.dots} />`}`;
}

function Speed() {
  const { walker } = useApp();
  return html`<select
    className="field small speed"
    aria-label=${t("walk.speed")}
    value=${walker.pace.speed}
    onChange=${(/** @type {any} */ event) => walker.pace.setSpeed(Number(event.target.value))}
  >
    ${SPEEDS.map((speed) => html`<option key=${speed} value=${speed}>${t("walk.perSecond", { speed })}</option>`)}
  </select>`;
}

/** Before a class, and in a frame, until a walk begins: in a corner of the canvas, which keeps its room. */
function Idle() {
  const { view } = useApp();
  return html`<section className="step-bar idle" aria-label=${t("walk.title")}>
    <div className="step-buttons">
      <${CommandButton} id="walk-play" text=${html`<${Icon} name="play" />`} />
      <${CommandButton} id="step-forward" text=${html`<${Icon} name="forward" />`} />
      <${LeadSign} />
      ${!view.framed && html`<${CommandButton} id="projector" text=${html`<${Icon} name="projector" />`} />`}
    </div>
  </section>`;
}

export function StepBar() {
  const { commands, leading, lesson, view, walker } = useApp();
  useTopic(walker, "walk");
  useTopic(view, "projector");
  useTopic(lesson, "lesson");
  if (!walker.active) return (view.projector || view.framed) && html`<${Idle} />`;
  const forward = html`<${Icon} name="forward" />`;
  return html`<section className="step-bar" aria-label=${t("walk.title")}>
    <${Caption} />
    <div className="step-buttons">
      <${CommandButton} id="walk-restart" text=${html`<${Icon} name="first" />`} />
      <${CommandButton} id="step-back" text=${html`<${Icon} name="back" />`} />
      <${CommandButton} id="walk-play" text=${html`<${Icon} name=${walker.pace.playing ? "pause" : "play"} />`} />
      <${CommandButton}
        id="step-forward"
        text=${lesson.open ? html`<${Keyed} id="step-forward" sign=${forward} />` : forward}
        primary=${commands.pressedBy("PageDown")?.id === "step-forward"}
      />
      <${CommandButton} id="walk-end" text=${html`<${Icon} name="last" />`} />
      <input
        type="range"
        className="step-slider"
        min="0"
        max=${walker.last}
        value=${walker.at}
        aria-label=${t("walk.at")}
        onChange=${(/** @type {any} */ event) => {
          leading.lookAround();
          walker.go(Number(event.target.value));
        }}
      />
      <span className="step-count" role="status">${walker.at} / ${walker.last}</span>
      <${Speed} />
      <${Mode} />
      <span className="spacer"></span>
      <${LeadSign} />
      ${
        view.projector
          ? html`<${CommandButton} id="projector" text=${html`<${Icon} name="projector" />`} />`
          : !lesson.open &&
            html`<${CommandButton} id="walk-close" text=${html`<${Icon} name="close" />`} />`
      }
    </div>
  </section>`;
}
