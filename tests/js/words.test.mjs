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
