// What moves along with a node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { moveEdits } from "../../static/js/acts/moving.js";
import { Mirror } from "../../static/js/state/mirror.js";
import { takeDifference } from "../../static/js/state/records.js";

const node = (id, op, x, y, more = {}) => ({ id, op, x, y, ...more });
const wire = (source, target, key) => ({ source, target, key });

function mirrorOf(nodes, edges) {
  const mirror = new Mirror();
  takeDifference(mirror, { nodes: { added: nodes }, wires: { added: edges } }, new Set());
  return mirror;
}

const GRAPH = [
  [
    node("x", "variable", 0, 0, { value: 1 }),
    node("c", "constant", 5, 60, { value: 0.6 }),
    node("two", "constant", 7, 70, { value: 2 }),
    node("sum", "add", 100, 0),
    node("product", "mul", 200, 0),
    node("other", "mul", 200, 90),
  ],
  [
    wire("x", "sum", 0), wire("c", "sum", 1), wire("sum", "product", 0), wire("two", "product", 1),
    wire("two", "other", 1),
  ],
];
const positions = ([edit]) => edit?.positions;

test("a constant moves with the only node that it stands in", () => {
  const moved = moveEdits(mirrorOf(...GRAPH), [["sum", { x: 130, y: -40 }]]);
  assert.deepEqual(positions(moved), { sum: [130, -40], c: [35, 20] });
});

test("a constant of several nodes moves when all of them do", () => {
  const mirror = mirrorOf(...GRAPH);
  const one = moveEdits(mirror, [["product", { x: 210, y: 0 }]]);
  assert.deepEqual(positions(one), { product: [210, 0] });
  const both = moveEdits(mirror, [["product", { x: 210, y: 0 }], ["other", { x: 210, y: 90 }]]);
  assert.deepEqual(positions(both), { product: [210, 0], other: [210, 90], two: [17, 70] });
});

test("a constant that was pulled out stays, and what moves nowhere makes no edit", () => {
  const [nodes, edges] = GRAPH;
  const pulled = nodes.map((each) => (each.id === "c" ? { ...each, pulled: true } : each));
  const mirror = mirrorOf(pulled, edges);
  assert.deepEqual(positions(moveEdits(mirror, [["sum", { x: 1, y: 2 }]])), { sum: [1, 2] });
  assert.deepEqual(moveEdits(mirror, [["sum", { x: 100, y: 0 }], ["gone", { x: 0, y: 0 }]]), []);
});
