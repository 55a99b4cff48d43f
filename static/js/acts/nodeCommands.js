/** What is done with one node: its name, the constants that stand in it, its slider. */

import { isLeaf } from "../words/kinds.js";

/** @typedef {import("../state/app.js").App} App */

/** How far from its operator a constant stands that is pulled out, in discs: up and to the left. */
const PULLED_OUT = { left: 2.5, up: 1.2 };

/** The one selected node, if it is one. @param {App} app */
const chosen = ({ mirror, view }) =>
  view.nodes.length === 1 ? mirror.nodes.get(view.nodes[0]) : undefined;

/**
 * The constants that stand in the selected operator.
 * @param {App} app
 */
function constantsIn(app) {
  const node = chosen(app);
  const wires = node ? app.mirror.wiresInto(node.id) : [];
  return wires.filter(({ source }) => app.mirror.standsInside(source)).map(({ source }) => source);
}

/** @param {App} app */
function pullOut(app) {
  const node = /** @type {import("../state/mirror.js").NodeDef} */ (chosen(app));
  const { disc } = app.measures.table;
  const edits = constantsIn(app).flatMap((id, index) => {
    const at = [node.x - PULLED_OUT.left * disc, node.y + (index - 0.5) * PULLED_OUT.up * 2 * disc];
    return [
      { type: "annotate", id, set: { pulled: true } },
      { type: "move", positions: { [id]: at } },
    ];
  });
  return app.session.batch(edits);
}

/** @type {import("./commands.js").Command[]} */
export const NODE_COMMANDS = [
  {
    id: "rename",
    group: "edit",
    keys: ["F2"],
    menu: ["node"],
    when: (app) => chosen(app) !== undefined && chosen(app)?.op !== "constant",
    run: ({ view }) => view.editInPlace(view.nodes[0], view.nodes[0]),
  },
  {
    id: "edit-constant",
    group: "edit",
    keywords: "number",
    keys: ["Enter"],
    menu: ["node"],
    when: (app) => constantsIn(app).length > 0,
    run: (app) => app.view.editInPlace(app.view.nodes[0], constantsIn(app)[0]),
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
    id: "pin-slider",
    group: "show",
    keys: [],
    menu: ["node"],
    when: (app) => isLeaf(chosen(app)?.op ?? "") && chosen(app)?.op !== "constant",
    checked: (app) => chosen(app)?.slider === true,
    run: (app) =>
      app.session.edit({
        type: "annotate",
        id: app.view.nodes[0],
        set: { slider: chosen(app)?.slider ? null : true },
      }),
  },
];
