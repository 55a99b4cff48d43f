/** Nodes that are no more, while two states are compared: what stood in them, and what they took. */

import { formatConstant } from "../words/format.js";
import { isLeaf } from "../words/kinds.js";
import { typeset } from "../state/notation.js";

/** @typedef {import("../state/mirror.js").NodeDef} NodeDef */

/**
 * What stood in the body of a node that is no more.
 * @param {import("../state/app.js").App} app
 * @param {NodeDef} node
 */
function textOf({ entries }, node) {
  if (!isLeaf(node.op)) return [{ text: entries.get(node.op)?.symbol ?? node.op }];
  return node.name ? typeset(node.name) : [{ text: formatConstant(node) }];
}

/**
 * The nodes that are no more, by the corners of their bodies. None where this window lays nodes out by
 * itself: nobody knows where those would stand.
 * @param {import("../state/app.js").App} app
 */
export function goneOf(app) {
  const { measures, timeline, view } = app;
  if (!timeline.contrast || view.laid) return [];
  const { disc: height } = measures.table;
  return /** @type {NodeDef[]} */ (timeline.contrast.removed).map((node) => {
    const text = textOf(app, node);
    const width = measures.bodyWidth(text);
    const position = { x: (node.x ?? 0) - width / 2, y: (node.y ?? 0) - height / 2 };
    return { id: node.id, node, text, position, width, height };
  });
}
