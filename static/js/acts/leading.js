/** What a window that leads shows, and how one that follows shows the same. */

import { chosenTheme, showTheme } from "./theme.js";

/** @typedef {import("../state/app.js").App} App */
/** @typedef {import("../link/answers.js").Sight} Sight */

/** So many nodes are told as selected or lit; as on the server. */
const MAX_SHOWN = 100;

/** What a window shows as it is shown there, until somebody switches it by hand. */
const SWITCHES = /** @type {const} */ (["spotlight", "contributions"]);

/**
 * What is seen in this window.
 * @param {App} app
 * @returns {Sight}
 */
export function sightOf({ canvas, lesson, view, walker }) {
  const { at, closed, way } = walker;
  return {
    view: canvas?.seen() ?? null,
    down: view.down,
    walk: walker.active ? { ...way, at, closed } : null,
    selected: view.nodes.slice(0, MAX_SHOWN),
    focus: [...view.focus].slice(0, MAX_SHOWN),
    spotlight: view.spotlight,
    contributions: view.contributions,
    projector: view.projector,
    theme: themeOf(view.projector),
    drawer: view.drawer,
    lesson: !lesson.closed,
  };
}

/**
 * The theme that is on the page, without what projector mode makes of it.
 * @param {boolean} projector
 */
function themeOf(projector) {
  const { theme = "light" } = document.documentElement.dataset;
  if (!projector) return theme;
  return theme.endsWith("dark") ? "dark" : "light";
}

/**
 * Show what is to be seen here: the view and the step always, the rest where it has changed there,
 * so that a student may switch it in between.
 * @param {App} app
 * @returns {Promise<void>} until the step is shown
 */
export async function takeSight(app) {
  const { canvas, leading, lesson, view, walker } = app;
  const { sight, taken } = leading;
  if (!sight) {
    // Where nobody leads any more; who looks around keeps what they have.
    if (!leading.lead && taken) restore(app);
    return;
  }
  leading.taken = sight;
  /** @param {keyof Sight} key */
  const differs = (key) => JSON.stringify(taken?.[key]) !== JSON.stringify(sight[key]);
  // A window that stands in a hall's projector by hand stays there.
  if (differs("projector") && view.projector !== sight.projector && !view.full) {
    view.setProjector(sight.projector, false);
  }
  if (differs("theme")) showTheme(sight.theme);
  for (const key of SWITCHES) {
    if (differs(key) && view[key] !== sight[key]) view.switch({ [key]: sight[key] });
  }
  if (differs("drawer") && view.drawer !== sight.drawer) {
    view.showDrawer(/** @type {import("../state/view.js").Drawer | null} */ (sight.drawer));
  }
  if (differs("lesson") && lesson.lesson && lesson.closed === sight.lesson) {
    if (sight.lesson) void lesson.reopen();
    else lesson.close();
  }
  if (differs("focus")) view.setFocus(sight.focus);
  if (differs("selected")) canvas?.select(sight.selected);
  canvas?.show(sight);
  if (differs("walk")) await walker.standWith(sight.walk, leading.lead?.caption ?? null);
}

/**
 * The look that this window had before it followed.
 * @param {App} app
 */
function restore({ leading, view }) {
  if (view.projector && !view.full) view.setProjector(false);
  showTheme(chosenTheme());
  leading.taken = null;
}
