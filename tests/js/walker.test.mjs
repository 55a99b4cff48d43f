// The walker over a session that a test answers by hand.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

globalThis.document = { getElementById: () => null };
globalThis.window = globalThis;
mock.timers.enable({ apis: ["setTimeout"] });
const { Mirror } = await import("../../static/js/state/mirror.js");
const { Walker } = await import("../../static/js/state/walker.js");

/** A session whose questions wait until a test answers them. */
class Session {
  asked = [];
  said = [];

  ask(name, message) {
    return new Promise((answer, refuse) => {
      this.asked.push({ name, message, answer, refuse: (text) => refuse(new Error(text)) });
    });
  }

  notify(text) {
    this.said.push(text);
  }

  /** The questions of a kind that are not answered yet. */
  take(name = "walk") {
    const found = this.asked.filter((question) => question.name === name);
    this.asked = this.asked.filter((question) => question.name !== name);
    return found;
  }
}

// f = x y at x = 3, y = 4, as the server tells it.
const ENDS = { target: "f", leaves: { x: 3, y: 4 }, index: { x: -1, y: 0, f: 1 }, revision: 1 };
const SENDS = [
  { port: 0, source: "x", local: 4, sent: 4, before: 0, after: 4 },
  { port: 1, source: "y", local: 3, sent: 3, before: 0, after: 3 },
];
const REVERSE = {
  ...ENDS,
  direction: "reverse",
  seeds: { x: 1, y: 0 },
  steps: [
    { kind: "begin" },
    { kind: "leaves" },
    { kind: "forward", node: "f", value: 12, sends: [] },
    { kind: "initialise", adjoints: { x: 0, y: 0, f: 1 } },
    { kind: "backward", node: "f", upstream: 1, sends: SENDS },
  ],
};

const FORWARD = {
  ...ENDS,
  direction: "forward",
  seeds: { x: 2, y: 0.5 },
  steps: [
    { kind: "begin" },
    { kind: "leaves" },
    {
      kind: "forward",
      node: "f",
      value: 12,
      upstream: 9.5,
      sends: [
        { port: 0, source: "x", local: 4, sent: 8, before: 0, after: 8 },
        { port: 1, source: "y", local: 3, sent: 1.5, before: 8, after: 9.5 },
      ],
    },
    { kind: "forward", node: "g", value: 144, upstream: 228, sends: [] },
  ],
};

let mirror;
let session;
let walker;
const turn = () => new Promise((done) => setImmediate(done));
const answer = async (question, walk = REVERSE) => {
  question.answer(walk);
  await turn();
};

beforeEach(() => {
  mirror = new Mirror();
  for (const [id, op] of [["x", "variable"], ["y", "variable"], ["f", "mul"]]) {
    mirror.nodes.set(id, { id, op, x: 0, y: 0 });
  }
  mirror.wires.set("f:0", { source: "x", target: "f", port: 0 });
  mirror.wires.set("f:1", { source: "y", target: "f", port: 1 });
  mirror.inputs.set("f", new Set(["f:0", "f:1"]));
  mirror.uses.set("x", new Set(["f:0"]));
  mirror.uses.set("y", new Set(["f:1"]));
  mirror.numbers.set("f", { value: 12, gradient: 1, withheld: [] });
  mirror.numbers.set("x", { value: 3, gradient: 4, withheld: [] });
  mirror.wireNumbers.set("f:0", { local: 4, sent: 4 });
  session = new Session();
  walker = new Walker(mirror, session);
});

const begin = async (walk = REVERSE) => {
  void walker.start();
  await answer(session.take()[0], walk);
};

test("a play goes on by itself, and ends with the closing picture", async () => {
  void walker.play();
  assert.equal(walker.pace.playing, true);
  await answer(session.take()[0]);
  for (let step = 1; step <= 4; step++) {
    mock.timers.tick(1000);
    assert.deepEqual([walker.at, walker.closed], [step, false]);
  }
  assert.equal(walker.pace.playing, true);
  mock.timers.tick(1000);
  assert.deepEqual([walker.at, walker.closed, walker.pace.playing], [4, true, false]);
  mock.timers.tick(10_000);
  assert.equal(walker.at, 4);
});

test("a step past the last one puts nothing in play, and a step back returns to it", async () => {
  await begin();
  await walker.end();
  const last = [walker.nodes, walker.wires];
  const numbers = (nodes) => [...nodes].map(([id, { value, gradient }]) => [id, value, gradient]);
  assert.deepEqual(walker.inPlay, ["f", "x", "y"]);
  session.take("caption");
  for (let press = 0; press < 2; press++) {
    await walker.next();
    assert.deepEqual([walker.at, walker.closed, walker.step, walker.inPlay], [4, true, null, []]);
    assert.deepEqual(numbers(walker.nodes), numbers(last[0]));
    assert.ok([...walker.nodes.values(), ...walker.wires.values()].every(({ now }) => !now));
  }
  assert.deepEqual(session.take("caption"), []);
  // Other numbers of the same graph leave it there.
  mirror.changed(["numbers"]);
  mock.timers.tick(100);
  await answer(session.take()[0]);
  assert.equal(walker.closed, true);
  await walker.back();
  assert.deepEqual([walker.at, walker.closed], [4, false]);
  assert.deepEqual([walker.nodes, walker.wires], last);
  await walker.back();
  assert.equal(walker.at, 3);
});

for (const [how, play] of [
  ["by its button", () => walker.play()],
  ["by a lesson", () => walker.goTo({ at: "leaves", play: true })],
]) {
  test(`a play ${how} that is refused is over: a later walk does not run off by itself`, async () => {
    void play();
    session.take()[0].refuse("too long");
    await turn();
    assert.deepEqual(session.said, ["too long"]);
    assert.equal(walker.pace.playing, false);
    assert.deepEqual(session.take(), []);
    await begin();
    mock.timers.tick(10_000);
    assert.equal(walker.at, 0);
  });
}

test("a play that is paused before its walk is there does not begin", async () => {
  void walker.play();
  walker.pause();
  await answer(session.take()[0]);
  mock.timers.tick(10_000);
  assert.equal(walker.at, 0);
});

test("a walk that is stopped before its answer stays stopped, and complains of nothing", async () => {
  void walker.play();
  walker.stop();
  session.take()[0].refuse("too long");
  await turn();
  assert.deepEqual([session.said, walker.active, walker.pace.playing], [[], false, false]);
});

test("an older question's refusal stops no newer walk", async () => {
  await begin();
  void walker.turn("forward");
  void walker.turn("reverse");
  const [older, newer] = session.take();
  older.refuse("no such seed");
  await answer(newer);
  assert.deepEqual(session.said, []);
  assert.equal(walker.active, true);
});

test("a walk that is asked for again and refused is stopped, and says so once", async () => {
  await begin();
  mirror.changed(["revision"]);
  mock.timers.tick(100);
  session.take()[0].refuse("too long");
  await turn();
  assert.deepEqual([session.said, walker.active], [["too long"], false]);
  assert.equal(walker.numbersOf("f").value, 12);
});

test("while a number is dragged one question is on its way, and the last number is asked for", async () => {
  await begin();
  for (let moved = 0; moved < 5; moved++) {
    mirror.changed(["numbers"]);
    mock.timers.tick(100);
  }
  const questions = session.take();
  assert.equal(questions.length, 1);
  await answer(questions[0]);
  mock.timers.tick(100);
  assert.equal(session.take().length, 1);
});

test("a caption that comes too late is neither shown nor complained of", async () => {
  await begin();
  walker.go(2);
  walker.go(4);
  const [older, newer] = session.take("caption");
  older.refuse("no such step");
  newer.answer({ lines: [["a", "b"]] });
  await turn();
  assert.deepEqual(session.said, []);
  assert.deepEqual(walker.caption, [["a", "b"]]);
  walker.go(2);
  walker.stop();
  session.take("caption")[0].refuse("gone");
  await turn();
  assert.deepEqual(session.said, []);
});

test("a walk that is played at its end begins again", async () => {
  await begin();
  await walker.end();
  void walker.play();
  assert.equal(walker.at, 0);
  mock.timers.tick(1000);
  assert.equal(walker.at, 1);
  walker.pause();
});

test("a node is jumped to where it is computed, then where it sends its gradient back", async () => {
  await begin();
  const places = [];
  for (const id of ["f", "f", "f", "x", "x"]) {
    await walker.jump(id);
    places.push(walker.at);
  }
  // A leaf: where it gets its number, and where its gradient is complete.
  assert.deepEqual(places, [2, 4, 2, 4, 1]);
});

test("what is told of a wire multiplies, whichever way the walk goes, and without one", async () => {
  /** @param {string} id */
  const written = (id) => {
    const { upstream, local, sent } = walker.wireNumbersOf(id);
    return `${upstream} × ${local} = ${sent}`;
  };
  assert.equal(written("f:0"), "1 × 4 = 4");
  assert.equal(walker.wireNumbersOf("f:1"), undefined);
  await begin();
  assert.equal(walker.wireNumbersOf("f:0"), undefined);
  walker.go(4);
  assert.deepEqual(["f:0", "f:1"].map(written), ["1 × 4 = 4", "1 × 3 = 3"]);
  assert.equal(walker.derivative, "gradient");
  void walker.turn("forward", new Map([["x", 2], ["y", 0.5]]));
  // Until the answer is there, the walk that is shown is the old one.
  assert.equal(walker.derivative, "gradient");
  await answer(session.take()[0], FORWARD);
  assert.equal(walker.derivative, "tangent");
  for (const at of [2, 3]) {
    walker.go(at);
    assert.deepEqual(["f:0", "f:1"].map(written), ["2 × 4 = 8", "0.5 × 3 = 1.5"]);
  }
  assert.equal(walker.numbersOf("f").gradient, 9.5);
  walker.stop();
  assert.deepEqual([walker.derivative, written("f:0")], ["gradient", "1 × 4 = 4"]);
});
