// Words in the reader's language, and that everything in the registry of commands has them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";
// The libraries look for a browser as they are loaded; without one they manage.
import "../../static/vendor/vendor.js";

const catalogue = { plain: "A {what} of {what}", "operator.sin": "Sine" };
Object.defineProperty(globalThis, "navigator", { value: { platform: "" }, configurable: true });
globalThis.document = {
  getElementById: () => ({ textContent: JSON.stringify(catalogue) }),
  documentElement: { lang: "en" },
};
const { t, tOr } = await import("../../static/js/words/i18n.js");
const { relation } = await import("../../static/js/words/format.js");
const { COMMANDS } = await import("../../static/js/acts/commands.js");

test("braces are filled in", () => {
  assert.equal(t("plain", { what: "set" }), "A set of set");
});

test("a missing message shows its key and is told of once, in the console", () => {
  const told = mock.method(console, "error", () => {});
  assert.equal(t("command.forgotten"), "command.forgotten");
  assert.equal(t("command.forgotten"), "command.forgotten");
  assert.equal(told.mock.callCount(), 1);
});

test("a key that objects have by themselves is no message", () => {
  assert.equal(tOr("constructor", "otherwise"), "otherwise");
});

test("every command has its words in every language, and one id", () => {
  assert.equal(new Set(COMMANDS.map(({ id }) => id)).size, COMMANDS.length);
  for (const language of ["en", "zh"]) {
    const path = new URL(`../../static/messages/${language}.json`, import.meta.url);
    const messages = JSON.parse(readFileSync(path, "utf8"));
    const missing = COMMANDS.flatMap(({ id, group }) =>
      [`command.${id}`, `command.${id}.hint`, `group.${group}`].filter((key) => !messages[key]),
    );
    assert.deepEqual(missing, [], language);
  }
});

test("every command that toggles says whether it is on", () => {
  const silent = COMMANDS.filter(
    ({ run, checked }) => /view\.toggle\w*\(/.test(String(run)) && !checked,
  );
  assert.deepEqual(silent.map(({ id }) => id), []);
});

test("a sum or a product is equal where the digits that are shown give what is shown", () => {
  for (const [operator, operands, result, sign] of [
    ["+", [0.0024869, 0.0013155], 0.0038024, "≈"],
    ["+", [0.0275, 0.35], 0.3775, "="],
    ["+", [-0.28366, 2], 1.71634, "="],
    ["×", [0.136, 0.1235], 0.016796, "≈"],
    ["×", [1e-9, -2], -2e-9, "="],
    ["×", [1e-9, -2.0049], -2.0049e-9, "="],
    ["×", [Infinity, 0], NaN, "="],
    ["×", [Infinity, -2], -Infinity, "="],
    ["×", [0, -2], 0, "="],
    ["+", [null, 1], null, "="],
  ]) {
    assert.equal(relation(operator, operands, result), sign, `${operands} ${operator} ${result}`);
  }
});
