// The timeline over a session that a test holds in its hand: the hand is faster than the server.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Observable } from "../../static/js/observable.js";
import { Timeline } from "../../static/js/state/timeline.js";

class Past extends Observable {
  revision = null;
  seen = [];

  look({ revision }) {
    this.revision = revision;
    this.seen.push(revision);
  }

  async leave() {
    this.revision = null;
    this.seen.push("now");
  }
}

const marks = (...revisions) => revisions.map((revision) => ({ revision, edits: 1, by: [] }));

let asked;
let past;
let timeline;
let answers;

/** Let everything that was answered be taken in. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await null;
};

beforeEach(async () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  asked = [];
  answers = { history: { marks: marks(0, 1, 2, 3, 4), more: null, versions: [] } };
  past = new Past();
  const session = {
    past,
    complain: (error) => assert.fail(error),
    ask: (name, message = {}) => {
      if (name in answers) return Promise.resolve(answers[name]);
      return new Promise((settle) => asked.push({ name, message, settle }));
    },
  };
  timeline = new Timeline(session, {});
  await timeline.begin();
});

/** Answer the moment that was asked for. */
const answer = async () => {
  const { message, settle } = asked.shift();
  settle({ revision: message.revision });
  await settled();
};

test("it begins at now, and shows a mark that is gone to", async () => {
  assert.ok(timeline.isNow);
  assert.deepEqual(past.seen, []);
  timeline.go(1);
  await answer();
  assert.deepEqual(past.seen, [1]);
});

test("while a state is on its way only the latest wish waits", async () => {
  for (const at of [3, 2, 1, 0]) timeline.go(at);
  assert.deepEqual(
    asked.map(({ message }) => message.revision),
    [3],
  );
  await answer();
  assert.deepEqual(
    asked.map(({ message }) => message.revision),
    [0],
  );
  await answer();
  assert.deepEqual(past.seen, [3, 0]);
});

test("whoever comes back while a state is on its way ends at now", async () => {
  timeline.go(1);
  timeline.go(4);
  await answer();
  assert.equal(past.seen.at(-1), "now");
  timeline.go(1);
  timeline.end();
  await answer();
  assert.equal(past.seen.at(-1), "now");
  assert.equal(past.revision, null);
});

test("what others do comes after the mark that is shown, which stays", async () => {
  timeline.go(2);
  await answer();
  answers.history = { marks: marks(3, 4, 5), more: 2, versions: [] };
  past.changed(["passed"]);
  mock.timers.tick(1000);
  await settled();
  assert.deepEqual(
    timeline.marks.map(({ revision }) => revision),
    [0, 1, 2, 3, 4, 5],
  );
  assert.equal(timeline.mark.revision, 2);
  assert.ok(!timeline.isNow);
});

test("the beginning comes once, however often marks are brought", async () => {
  const begun = { revision: 0, edits: 0, by: [] };
  answers.history = { marks: [begun, ...marks(1, 2)], more: null, versions: [] };
  await timeline.begin();
  await timeline.follow();
  assert.deepEqual(
    timeline.marks.map(({ revision }) => revision),
    [0, 1, 2],
  );
});

test("at the first mark the page before is brought, and the mark stays", async () => {
  timeline.more = 0;
  timeline.marks = marks(10, 11, 12);
  timeline.at = 2;
  answers.history = { marks: marks(7, 8, 9), more: null, versions: [] };
  timeline.go(0);
  await answer();
  assert.deepEqual(
    timeline.marks.map(({ revision }) => revision),
    [7, 8, 9, 10, 11, 12],
  );
  assert.equal(timeline.mark.revision, 10);
  assert.deepEqual(past.seen, [10]);
});

test("a comparison that another has overtaken is not shown", async () => {
  const told = { added: ["a"], changed: [], wired: [["f", 1]] };
  timeline.compare(1);
  timeline.compare(2);
  const [first, second] = asked.splice(0);
  second.settle({ ...told, added: ["b"] });
  await settled();
  first.settle(told);
  await settled();
  assert.deepEqual([...timeline.contrast.came], ["b"]);
  assert.deepEqual([...timeline.contrast.run], ["f:1"]);
  timeline.compare(null);
  assert.equal(timeline.contrast, null);
});
