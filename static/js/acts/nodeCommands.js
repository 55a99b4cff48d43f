/** What is done with one node: its name, the constants that stand in it, its slider. */

import { isConstant, isSlid } from "../words/kinds.js";
import { differentiateAgain } from "./teaching.js";

/** @typedef {import("../state/app.js").App} App */

/** The one selected node, if it is one. @param {App} app */
const chosen = ({ mirror, view }) =>
  view.nodes.length === 1 ? mirror.nodes.get(view.nodes[0]) : undefined;

/**
 * The wires of the constants that stand in the selected operator.
 * @param {App} app
 */
function constantsIn(app) {
  const node = chosen(app);
  const wires = node ? app.mirror.wiresInto(node.id) : [];
  return wires.filter(({ source }) => app.mirror.standsInside(source));
}

/**
 * Edit something where it stands on the selected node, which is come near to.
 * @param {App} app
 * @param {string} what
 */
function editInPlace({ canvas, view }, what) {
  canvas?.approach(view.nodes[0]);
  view.editInPlace(view.nodes[0], what);
}

/** @param {App} app */
function pullOut(app) {
  const node = /** @type {import("../state/mirror.js").NodeDef} */ (chosen(app));
  const edits = constantsIn(app).flatMap(({ source: id, port }) => {
    const { x, y } = app.measures.pulledOut(node, port, app.mirror.down);
    return [
      { type: "annotate", id, set: { pulled: true } },
      { type: "move", positions: { [id]: [x, y] } },
    ];
  });
  return app.session.batch(edits);
}

/** Whether every selected node is locked. @param {App} app */
const isLocked = ({ mirror, view }) =>
  view.nodes.length > 0 && view.nodes.every((id) => Boolean(mirror.nodes.get(id)?.locked_by));

/** @type {import("./commands.js").Command[]} */
export const NODE_COMMANDS = [
  {
    id: "rename",
    group: "edit",
    keys: ["F2"],
    menu: ["node"],
    needs: "one",
    when: (app) => chosen(app) !== undefined && !isConstant(chosen(app)?.op),
    run: (app) => editInPlace(app, app.view.nodes[0]),
  },
  {
    id: "edit-constant",
    group: "edit",
    right: "present",
    keywords: "number",
    keys: ["Enter"],
    menu: ["node"],
    when: (app) => constantsIn(app).length > 0,
    run: (app) => editInPlace(app, constantsIn(app)[0].source),
  },
  {
    id: "pull-out",
    group: "edit",
    keywords: "constant",
    keys: [],
    menu: ["node"],
    when: (app) => constantsIn(app).length > 0,
    run: pullOut,
  },
  {
    id: "put-in",
    group: "edit",
    keywords: "constant",
    keys: [],
    menu: ["node"],
    when: (app) => chosen(app)?.pulled === true && app.mirror.usesOf(app.view.nodes[0]).length > 0,
    run: ({ session, view }) =>
      session.edit({ type: "annotate", id: view.nodes[0], set: { pulled: null } }),
  },
  {
    id: "differentiate-again",
    group: "compute",
    keywords: "second derivative gradient expand",
    keys: [],
    menu: ["node"],
    when: (app) => chosen(app)?.sweep !== undefined && chosen(app)?.name?.startsWith("∂") === true,
    run: (app) => differentiateAgain(app, app.view.nodes[0]),
  },
  {
    id: "lock",
    group: "edit",
    keywords: "protect fix unlock",
    keys: [],
    menu: ["node"],
    needs: "some",
    when: ({ view }) => view.nodes.length > 0,
    checked: isLocked,
    run: (app) => {
      const locked_by = isLocked(app) ? null : app.mirror.you;
      return app.session.batch(
        app.view.nodes.map((id) => ({ type: "annotate", id, set: { locked_by } })),
      );
    },
  },
  {
    id: "pin-slider",
    group: "show",
    right: "edit",
    keys: [],
    menu: ["node"],
    needs: "one",
    when: (app) => isSlid(chosen(app)?.op),
    checked: (app) => chosen(app)?.slider === true,
    run: (app) =>
      app.session.edit({
        type: "annotate",
        id: app.view.nodes[0],
        set: { slider: chosen(app)?.slider ? null : true },
      }),
  },
];
