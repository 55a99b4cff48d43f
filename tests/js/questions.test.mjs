// Questions and previews on a connection that comes and goes; time is the test's.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Questions } from "../../static/js/link/questions.js";

let came;
let answers;
let questions;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  came = [];
  answers = [];
  questions = new Questions((name, message, answered) => {
    came.push([name, message]);
    answers.push(answered);
  });
});

test("a question waits for the connection", async () => {
  const asked = questions.ask("order", {});
  assert.deepEqual(came, []);
  questions.open();
  assert.deepEqual(came, [["order", {}]]);
  answers[0]({ ok: 1 });
  assert.deepEqual(await asked, { ok: 1 });
});

test("a question that a broken connection left open is asked again, and answered once", async () => {
  questions.open();
  const asked = questions.ask("order", {});
  questions.close();
  questions.open();
  assert.equal(came.length, 2);
  answers[1]({ ok: 2 });
  assert.deepEqual(await asked, { ok: 2 });
  questions.close();
  questions.open();
  assert.equal(came.length, 2);
});

test("a question that nobody answers is refused after ten seconds", async () => {
  const asked = questions.ask("order", {});
  mock.timers.tick(10_000);
  assert.equal((await asked).error.code, "no-answer");
});

test("one preview is on its way; of those that wait only the latest goes", () => {
  questions.open();
  for (let value = 0; value < 5; value++) questions.preview("x", value);
  assert.deepEqual(came.map(([, { value }]) => value), [0]);
  answers[0]({ ok: {} });
  assert.deepEqual(came.map(([, { value }]) => value), [0, 4]);
});

test("a preview under way when the connection drops does not hold back the next", () => {
  questions.open();
  questions.preview("x", 1);
  questions.close();
  questions.preview("x", 2);
  questions.open();
  assert.deepEqual(came.map(([, { value }]) => value), [1, 2]);
});

test("a preview is forgotten when its number has been decided", () => {
  questions.open();
  questions.preview("x", 1);
  questions.preview("x", 2);
  questions.endPreview();
  answers[0]({ ok: {} });
  assert.equal(came.length, 1);
});
