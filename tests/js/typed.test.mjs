// What is typed where nodes are added.

import assert from "node:assert/strict";
import { test } from "node:test";
// The libraries look for a browser as they are loaded; without one they manage.
import "../../static/vendor/vendor.js";

globalThis.document = { getElementById: () => ({ textContent: "{}" }) };
globalThis.document.documentElement = { lang: "en" };
Object.defineProperty(globalThis, "navigator", { value: { platform: "" }, configurable: true });
const { typedInput, typedLeaf } = await import("../../static/js/words/typed.js");

const PALETTE = [
  { op: "sub", symbol: "−", infix: "-", aliases: [], arity: 2 },
  { op: "mul", symbol: "×", infix: "*", aliases: [], arity: 2 },
  { op: "pow", symbol: "^", infix: "^", aliases: [], arity: 2 },
  { op: "mod", symbol: "mod", infix: "", aliases: [], arity: 2 },
  { op: "less", symbol: "<", infix: "", aliases: [], arity: 2 },
  { op: "at_most", symbol: "≤", infix: "", aliases: [], arity: 2 },
  { op: "neg", symbol: "−x", infix: "-", aliases: [], arity: 1 },
];

test("a leaf is a number, a name, or both", () => {
  assert.deepEqual(typedLeaf(" 1/4 "), { name: "", number: 0.25 });
  assert.deepEqual(typedLeaf("w_1"), { name: "w_1", number: null });
  assert.deepEqual(typedLeaf("w = −2"), { name: "w", number: -2 });
  for (const text of ["", "w =", "= 2", "w = v", "w = 1 = 2", "2w + 1"]) {
    assert.equal(typedLeaf(text), null, text);
  }
});

test("an operator is read with its second input, or with its first", () => {
  const read = (text) => {
    const { entry, leaf, first } = typedInput(PALETTE, text) ?? { entry: {} };
    return entry.op && [entry.op, leaf.name || leaf.number, first];
  };
  assert.deepEqual(read("* w = 3"), ["mul", "w", false]);
  assert.deepEqual(read("×w"), ["mul", "w", false]);
  assert.deepEqual(read("**2"), ["pow", 2, false]);
  assert.deepEqual(read("-.5"), ["sub", 0.5, false]);
  assert.deepEqual(read("0.01 −"), ["sub", 0.01, true]);
  assert.deepEqual(read("2^"), ["pow", 2, true]);
  assert.deepEqual(read("<= 2"), ["at_most", 2, false]);
  assert.deepEqual(read("mod 3"), ["mod", 3, false]);
  assert.deepEqual(read("x mod"), ["mod", "x", true]);
});

test("the letters of a name are no operator's", () => {
  for (const text of ["model", "xmod", "mod3", "*", "* (w + 1)", "w * v"]) {
    assert.equal(typedInput(PALETTE, text), null, text);
  }
});
