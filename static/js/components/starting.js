/** Puts an application on the page that carries a graph: the editor, or the frame of another page. */

import { createElement, createRoot, flushSync } from "../../vendor/vendor.js";
import { AppContext } from "../state/app.js";
import { Commands } from "../acts/shortcuts.js";
import { labelOf } from "../words/names.js";
import { painted } from "../painted.js";
import { t } from "../words/i18n.js";
import { Company } from "../state/company.js";
import { Descent } from "../state/descent.js";
import { Leading } from "../state/leading.js";
import { LessonPlayer } from "../state/lesson.js";
import { Measures } from "../state/measures.js";
import { Mirror } from "../state/mirror.js";
import { Predictions } from "../state/predictions.js";
import { Session } from "../link/session.js";
import { Tallies } from "../state/tallies.js";
import { Timeline } from "../state/timeline.js";
import { View } from "../state/view.js";
import { Walker } from "../state/walker.js";

/** @param {string} id of an element that carries data */
const carried = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "");

/**
 * @param {() => unknown} Root what shows the application
 * @param {(app: import("../state/app.js").App) => void} prepare is called before it is shown
 */
export function start(Root, prepare) {
  const root = /** @type {HTMLElement} */ (document.getElementById("editor"));
  const { graph = "", token } = root.dataset;
  /** @type {import("../state/app.js").PaletteEntry[]} */
  const palette = carried("palette");

  const mirror = new Mirror();
  const session = new Session(graph, mirror, undefined, token);
  session.right = /** @type {import("../link/session.js").Right} */ (root.dataset.right);
  const view = new View();
  const walker = new Walker(mirror, session);
  const leading = new Leading(session);
  const predictions = new Predictions(mirror);
  const tallies = new Tallies(mirror);
  const descent = new Descent(session);
  const lesson = new LessonPlayer({ mirror, session, view, walker, descent });
  const commands = new Commands(() => app);

  /** @type {import("../state/app.js").App} */
  const app = {
    mirror,
    session,
    walker,
    lesson,
    descent,
    predictions,
    company: new Company(session, leading, predictions, tallies),
    leading,
    tallies,
    timeline: new Timeline(session, mirror),
    view,
    canvas: null,
    palette,
    entries: new Map(palette.map((entry) => [entry.op, entry])),
    measures: new Measures(carried("measures")),
    commands,
  };

  mirror.subscribe("header", () => {
    document.title = `${mirror.title || t("untitled")} – Chalkgrad`;
  });
  // A walk has the whole canvas.
  walker.subscribe("begun", () => view.standBack());
  session.nameOf = (/** @type {string} */ id) => labelOf(app, id);
  commands.listen();
  prepare(app);
  session.look(carried("look"));

  // The whole page at once; the rest comes when it is seen.
  flushSync(() =>
    createRoot(root).render(
      createElement(AppContext.Provider, { value: app }, createElement(/** @type {any} */ (Root))),
    ),
  );
  void painted().then(() => session.connect());
}
