// The labels of wires: how wide they are told to be is how wide they are written.

import assert from "node:assert/strict";
import { test } from "node:test";
// The libraries look for a browser as they are loaded; without one they manage.
import "../../static/vendor/vendor.js";

Object.defineProperty(globalThis, "navigator", { value: { platform: "" }, configurable: true });
globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = {
  getElementById: () => ({ textContent: "{}" }),
  documentElement: { lang: "en" },
};
const { readable } = await import("../../static/js/flow/labels.js");
const { labelWidth } = await import("../../static/js/flow/WireLabels.js");

/** The lines that are measured. @param {object} written */
function measured(written) {
  const lines = [];
  labelWidth({ widthOf: (line) => lines.push(line) }, { sum: null, ...written }, 12);
  return lines;
}

test("what is rounded is measured with the sign that it is written with", () => {
  const rounded = { upstream: 0.136, local: 0.1235, sent: 0.016796 };
  assert.deepEqual(measured(rounded), ["0.136 × 0.123", "≈ 0.0168"]);
  assert.deepEqual(measured({ upstream: 2, local: 3, sent: 6 }), ["2 × 3", "= 6"]);
});

test("of labels that have no room beside each other the first is drawn", () => {
  const box = (x) => ({ x, y: 0, width: 10, height: 10 });
  assert.deepEqual(readable([box(0), box(5), box(12), box(21), box(23)]), [true, false, true, false, true]);
  assert.deepEqual(readable([box(0), box(10)]), [true, true]);
});
