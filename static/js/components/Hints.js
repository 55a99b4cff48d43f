/** What there is to try, on a person's first visit: each goes when it was tried, all when put away. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { t } from "../words/i18n.js";
import { visits } from "../link/kept.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton } from "./CommandButton.js";
import { holdsValue, isDifferentiable } from "../words/kinds.js";

/** Where this browser remembers that they were put away. */
const KEY = "chalkgrad-hints";

/** The hints that a command follows. */
const COMMANDS = [
  { id: "contributions", icon: "contributions", keyboard: "W", key: "hints.wires" },
  { id: "step-forward", icon: "forward", keyboard: "PgDn", key: "hints.steps" },
];

/** What of the view decides whether there is room for them. */
const SHOWN_BY = ["contributions", "projector", "drawer", "sheet", "details", "selection"];

/** In a page of somebody else's, such as a notebook, the canvas is small and its keys are not its own. */
const INSIDE = window.parent !== window;

/** A finger has no keys. */
const COARSE = window.matchMedia("(pointer: coarse)");

export function Hints() {
  const app = useApp();
  const { mirror, session, view, walker, lesson } = app;
  for (const topic of ["structure", "header"]) useTopic(mirror, topic);
  for (const topic of SHOWN_BY) useTopic(view, topic);
  useTopic(session, "steps");
  useTopic(walker, "walk");
  useTopic(lesson, "lesson");
  const bar = useBar("present");
  const [away, setAway] = useState(() => visits.get(KEY) !== null);
  const [tried] = useState(() => new Set());
  const leaf = [...mirror.nodes.values()].find(({ op }) => holdsValue(op) && isDifferentiable(op));
  if (INSIDE || away || !leaf || lesson.lesson || view.projector) return null;

  const putAway = () => {
    visits.set(KEY, "away");
    setAway(true);
  };
  if (session.steps.undo > 0) tried.add("number");
  if (view.contributions) tried.add("contributions");
  if (walker.active) tried.add("step-forward");
  const left = COMMANDS.filter(({ id }) => !tried.has(id));
  if (tried.size > COMMANDS.length) visits.set(KEY, "away");
  if (tried.size > COMMANDS.length || walker.active) return null;
  // They wait while something else has their place.
  if (view.drawer !== null || (view.detailed && view.details !== "pinned")) return null;

  return html`<section className="hints" aria-label=${t("hints.title")}>
    <header className="hints-head">
      <h2 className="heading">${t("hints.title")}</h2>
      <button type="button" className="button tool" aria-label=${t("hints.away")} title=${t("hints.away")} onClick=${putAway}>
        <${Icon} name="close" />
      </button>
    </header>
    <ul>
      ${!tried.has("number") && !bar && html`<li>${t("hints.number", { leaf: labelOf(app, leaf.id) })}</li>`}
      ${left.map(
        ({ id, icon, keyboard, key }) =>
          html`<li key=${id}>
            <${CommandButton} id=${id} className="small" text=${COARSE.matches ? html`<${Icon} name=${icon} />` : html`<kbd>${keyboard}</kbd>`} />
            ${t(key)}
          </li>`,
      )}
    </ul>
  </section>`;
}
