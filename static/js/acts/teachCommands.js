/** The commands of the classroom, a part of the registry in commands.js. */

import { hide, hideable, reveal, revealable, toggleProjector } from "./teaching.js";

/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("../state/app.js").App} App */

const STEP = "step";
const TEACH = "teach";
const ANALYSE = "analyse";

/** @param {App} app */
const walking = ({ walker }) => walker.active || walker.starting;
/** @param {App} app */
const inLesson = ({ lesson }) => lesson.open;

/** A lesson's steps come before the walk's under a clicker's keys. @type {Command[]} */
export const LESSON_COMMANDS = [
  {
    id: "lesson-next",
    group: TEACH,
    right: "present",
    keys: ["PageDown"],
    when: (app) => inLesson(app) && app.lesson.at < app.lesson.last,
    run: ({ lesson }) => lesson.next(),
  },
  {
    id: "lesson-back",
    group: TEACH,
    right: "present",
    keys: ["PageUp"],
    when: (app) => inLesson(app) && app.lesson.at > 0,
    run: ({ lesson }) => lesson.back(),
  },
  {
    id: "lesson-close",
    group: TEACH,
    keys: [],
    when: inLesson,
    run: ({ lesson }) => lesson.close(),
  },
  {
    id: "lesson-open",
    group: TEACH,
    keys: [],
    when: ({ lesson }) => lesson.lesson !== null && !lesson.open,
    run: ({ lesson }) => lesson.reopen(),
  },
  {
    id: "lessons",
    group: TEACH,
    keywords: "teach course tutorial",
    keys: [],
    run: () => location.assign("/lessons"),
  },
];

/** @type {Command[]} */
export const TEACH_COMMANDS = [
  {
    id: "step-forward",
    group: STEP,
    keywords: "next walk",
    keys: ["ArrowRight", "PageDown"],
    when: (app) => !inLesson(app) || walking(app),
    run: ({ walker }) => walker.next(),
  },
  {
    id: "step-back",
    group: STEP,
    keywords: "previous walk",
    keys: ["ArrowLeft", "PageUp"],
    when: (app) => walking(app) && app.walker.at > 0,
    needs: "walk",
    run: ({ walker }) => walker.back(),
  },
  {
    id: "walk-play",
    group: STEP,
    keywords: "animate run pause",
    keys: ["k"],
    checked: ({ walker }) => walker.pace.playing,
    run: ({ walker }) => (walker.pace.playing ? walker.pause() : walker.play()),
  },
  {
    id: "walk-restart",
    group: STEP,
    keys: ["Home"],
    when: (app) => walking(app) && app.walker.at > 0,
    needs: "walk",
    run: ({ walker }) => walker.restart(),
  },
  {
    id: "walk-end",
    group: STEP,
    keys: ["End"],
    needs: "walk",
    when: ({ walker }) => walker.starting || (walker.active && walker.at < walker.last),
    run: ({ walker }) => walker.end(),
  },
  {
    id: "walk-jump",
    group: STEP,
    keywords: "go to node",
    keys: ["j"],
    menu: ["node"],
    when: ({ view }) => view.nodes.length === 1,
    needs: "one",
    run: ({ walker, view }) => walker.jump(view.nodes[0]),
  },
  {
    id: "walk-close",
    group: STEP,
    keys: ["Escape"],
    when: (app) => walking(app) && !app.view.projector,
    run: ({ walker }) => walker.stop(),
  },
  ...analyses("trace", "r", "wengert list table tangent adjoint"),
  ...analyses("modes", "m", "forward reverse jacobian"),
  ...analyses("compare", undefined, "eager lazy"),
  ...analyses("plot", "v", "graph curve contour tangent line"),
  ...analyses("check", undefined, "finite differences complex step numeric"),
  ...analyses("descent", undefined, "minimise minimize optimise adam momentum learning rate"),
  hiding("value", "h"),
  hiding("gradient", "H"),
  hiding("local"),
  {
    id: "hide-forward",
    group: TEACH,
    right: "present",
    keywords: "predict quiz withhold all values",
    keys: [],
    run: (app) => hide(app, "value", app.mirror.nodes.keys()),
  },
  {
    id: "hide-backward",
    group: TEACH,
    right: "present",
    keywords: "predict quiz withhold all gradients",
    keys: [],
    run: (app) => hide(app, "gradient", app.mirror.nodes.keys()),
  },
  {
    id: "reveal",
    group: TEACH,
    right: "present",
    keywords: "show answer",
    keys: ["y"],
    menu: ["node"],
    when: (app) => revealable(app, app.view.nodes).length > 0,
    run: (app) => reveal(app, app.view.nodes),
  },
  {
    id: "reveal-all",
    group: TEACH,
    right: "present",
    keywords: "show answers",
    keys: ["Y"],
    when: (app) => revealable(app).length > 0,
    run: (app) => reveal(app),
  },
  {
    id: "projector",
    group: TEACH,
    keywords: "present full screen fullscreen",
    keys: ["p"],
    checked: ({ view }) => view.projector,
    run: toggleProjector,
  },
  {
    id: "projector-close",
    group: TEACH,
    keys: ["Escape"],
    when: ({ view }) => view.projector,
    run: toggleProjector,
  },
  {
    id: "spotlight",
    group: TEACH,
    keys: ["s"],
    checked: ({ view }) => view.spotlight,
    run: ({ view }) => view.toggle("spotlight"),
  },
  {
    id: "laser",
    group: TEACH,
    keywords: "pointer",
    keys: ["i"],
    checked: ({ view }) => view.laser,
    run: ({ view }) => view.toggle("laser"),
  },
  {
    id: "answers",
    group: TEACH,
    keywords: "tally predictions class votes",
    keys: [],
    when: ({ tallies }) => tallies.shown !== null || tallies.away,
    checked: ({ tallies }) => !tallies.away,
    run: ({ tallies }) => (tallies.away ? tallies.bringBack() : tallies.putAway()),
  },
  {
    id: "lead-back",
    group: TEACH,
    keywords: "follow presenter",
    keys: ["F"],
    when: ({ leading }) => leading.looks,
    run: ({ leading }) => leading.back(),
  },
  {
    id: "lead",
    group: TEACH,
    keywords: "present class share view",
    keys: ["F"],
    right: "present",
    when: ({ view }) => !view.framed,
    checked: ({ leading }) => leading.leads,
    run: ({ leading, view }) => {
      view.open(null);
      if (leading.leads) leading.stop();
      else leading.begin();
    },
  },
  {
    id: "follow",
    group: TEACH,
    keywords: "zoom",
    keys: ["n"],
    checked: ({ view }) => view.follow,
    run: ({ view }) => view.toggle("follow"),
  },
];

/**
 * The command that asks for the selected nodes' numbers of a kind.
 * @param {"value" | "gradient" | "local"} kind
 * @param {string} [key]
 * @returns {Command}
 */
function hiding(kind, key) {
  return {
    id: `hide-${kind}`,
    group: TEACH,
    right: "present",
    keywords: "predict quiz withhold",
    keys: key ? [key] : [],
    menu: ["node"],
    needs: "some",
    when: (app) => hideable(app, kind, app.view.nodes).length > 0,
    run: (app) => hide(app, kind, app.view.nodes),
  };
}

/**
 * The command that opens a panel below the canvas, or closes it.
 * @param {import("../state/view.js").Drawer} id
 * @param {string | undefined} key
 * @param {string} keywords
 * @returns {Command[]}
 */
function analyses(id, key, keywords) {
  return [
    {
      id,
      group: ANALYSE,
      keywords,
      keys: key ? [key] : [],
      menu: id === "plot" ? ["node"] : undefined,
      checked: ({ view }) => view.drawer === id,
      run: ({ view }) => view.toggleDrawer(id),
    },
  ];
}
