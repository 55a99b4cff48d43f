// The session over a socket that a test holds in its hand.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
// The libraries look for a browser as they are loaded; without one they manage.
import "../../static/vendor/vendor.js";

globalThis.document = { getElementById: () => null };
globalThis.window = { addEventListener: () => {} };
// Nobody waits: the session looks at its graph by HTTP for as long as it is not connected.
mock.timers.enable({ apis: ["setTimeout"] });
const { Observable } = await import("../../static/js/observable.js");
const { reloads } = await import("../../static/js/link/kept.js");
const { Session } = await import("../../static/js/link/session.js");

// The session's patience, which is seconds, does not keep the process when the tests are done.
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (call, wait) => {
  const timer = later(call, wait);
  return wait < 1000 ? timer : timer.unref();
};

class Socket {
  constructor() {
    this.heard = new Map();
    this.sent = [];
    this.active = true;
  }

  on(name, listener) {
    this.heard.set(name, listener);
  }

  emit(name, message, answered) {
    this.sent.push({ name, message, answered });
  }

  hear(name, ...said) {
    this.heard.get(name)(...said);
  }

  /** The messages of a name that are not answered yet. */
  take(name) {
    const found = this.sent.filter((sent) => sent.name === name);
    this.sent = this.sent.filter((sent) => sent.name !== name);
    return found;
  }
}

/** A mirror that only counts. */
class Mirror extends Observable {
  room = "";
  seq = -1;
  revision = -1;
  you = "me";
  applied = [];

  load({ room, seq, revision, numbers }) {
    Object.assign(this, { room, seq, revision, numbers, applied: [] });
    this.changed(["structure"]);
  }

  apply({ seq, revision }) {
    Object.assign(this, { seq, revision });
    this.applied.push(seq);
    this.changed(["revision"]);
  }
}

let socket;
let mirror;
let session;
const patch = (seq, more = {}) => ({ graph: "g", seq, revision: seq, edits: [], ...more });
const opened = { you: "me", right: "own", steps: { undo: 0, redo: 0 } };
const snapshot = (seq) => ({ ok: { ...opened, snapshot: { room: "r", seq, revision: seq } } });
const turn = () => new Promise((done) => setImmediate(done));

beforeEach(() => {
  for (const key of reloads.keys("")) reloads.delete(key);
  socket = new Socket();
  mirror = new Mirror();
  session = new Session("g", mirror, () => socket);
  socket.hear("connect");
});

const open = (seq) => socket.take("open").at(-1).answered(snapshot(seq));

test("patches that come before the snapshot are kept, and those that it holds are passed over", () => {
  for (const seq of [4, 5, 6, 7]) socket.hear("patch", patch(seq));
  assert.deepEqual(mirror.applied, []);
  open(5);
  assert.deepEqual(mirror.applied, [6, 7]);
  assert.equal(session.opened, true);
});

test("patches come in order: what is known is passed over, what does not fit opens the graph again", () => {
  open(1);
  for (const seq of [1, 2, 2, 3]) socket.hear("patch", patch(seq));
  assert.deepEqual(mirror.applied, [2, 3]);
  socket.hear("patch", patch(5));
  assert.equal(session.opened, false);
  socket.hear("patch", patch(6));
  open(5);
  assert.deepEqual(mirror.applied, [6]);
});

test("a gap among the patches that were kept opens the graph once more, and not for each", () => {
  for (const seq of [3, 5, 6, 7]) socket.hear("patch", patch(seq));
  open(2);
  assert.equal(socket.take("open").length, 1);
  assert.equal(session.opened, false);
});

test("only the last opening counts", () => {
  const [first] = socket.take("open");
  socket.hear("disconnect");
  socket.hear("connect");
  first.answered(snapshot(9));
  assert.equal(mirror.seq, -1);
  open(2);
  assert.equal(mirror.seq, 2);
});

test("what the page has brought is shown before there is a connection, and not brought again", () => {
  session.look({ room: "r", seq: 4, revision: 4, numbers: "AQI=" });
  assert.deepEqual([...new Uint8Array(mirror.numbers)], [1, 2]);
  socket.hear("disconnect");
  socket.hear("connect");
  const asked = socket.take("open").at(-1);
  assert.deepEqual(asked.message.seen, ["r", 4]);
  for (const seq of [4, 5]) socket.hear("patch", patch(seq));
  asked.answered({ ok: { ...opened, snapshot: null } });
  assert.deepEqual(mirror.applied, [5]);
  assert.equal(session.opened, true);
});

test("patches of another graph are nothing to it", () => {
  open(1);
  socket.hear("patch", { ...patch(2), graph: "h" });
  assert.deepEqual(mirror.applied, []);
});

test("one's own steps are counted, and not those of others", () => {
  open(1);
  const edits = [
    { by: "me", steps: { undo: 1, redo: 0 } },
    { by: "other", steps: { undo: 7, redo: 0 } },
  ];
  socket.hear("patch", patch(2, { edits }));
  assert.deepEqual(session.steps, { undo: 1, redo: 0 });
});

test("an edit made before the graph is open goes when it is", () => {
  void session.edit({ type: "set_title", title: "a" });
  assert.deepEqual(socket.take("edit"), []);
  open(1);
  const [{ message }] = socket.take("edit");
  assert.match(message.id, /^[a-z0-9]{16}$/);
});

test("a refusal of an edit is said once; of a question, by whoever asked", async () => {
  open(1);
  const error = { code: "cycle", message: "a circle", ids: [] };
  const edited = session.edit({ type: "set_title", title: "a" }).catch((refused) => refused);
  socket.take("edit")[0].answered({ error });
  session.complain(await edited);
  assert.deepEqual(session.notices.shown.map(({ text }) => text), ["a circle"]);
  const asked = session.ask("order").catch((refused) => refused);
  socket.take("order")[0].answered({ error: { ...error, message: "another" } });
  const refused = await asked;
  assert.equal(session.notices.shown.length, 1);
  session.complain(refused);
  // In the place of the one before.
  assert.deepEqual(session.notices.shown.map(({ text }) => text), ["another"]);
  assert.throws(() => session.complain(new TypeError("ours")), TypeError);
});

test("a graph that is gone is said to be, whoever finds out", async () => {
  open(1);
  const asked = session.ask("order").catch(() => {});
  const error = { code: "no-such-graph", message: "it was deleted", ids: [] };
  socket.take("order")[0].answered({ error });
  await asked;
  assert.equal(session.lost, "it was deleted");
});

test("an answer by HTTP waits for its patch", async () => {
  open(1);
  mock.method(globalThis, "fetch", async () => ({ ok: true, json: async () => ({ ok: { revision: 2 } }) }));
  let done = false;
  const sent = session.send("paste", { document: "x".repeat(3e6) }).then(() => (done = true));
  await turn();
  await turn();
  assert.equal(done, false);
  socket.hear("patch", patch(2));
  await sent;
  assert.equal(done, true);
  const [address, { body }] = globalThis.fetch.mock.calls[0].arguments;
  assert.equal(address, "/api/graphs/g/messages/paste");
  assert.match(JSON.parse(body).id, /^[a-z0-9]{16}$/);
});

const moment = (revision) => ({ room: "", seq: -1, revision });

test("while the past is shown the room goes on underneath, and coming back opens it as it is", async () => {
  open(1);
  let passed = 0;
  session.past.subscribe("passed", () => passed++);
  session.past.look(moment(0));
  socket.hear("patch", patch(2, { edits: [{ by: "me", steps: { undo: 3, redo: 0 } }] }));
  assert.deepEqual([mirror.revision, passed, session.steps.undo], [0, 1, 3]);
  const back = session.past.leave();
  const asked = socket.take("open").at(-1);
  assert.deepEqual(asked.message.seen, ["", -1]);
  socket.hear("patch", patch(3));
  asked.answered(snapshot(2));
  mirror.changed(["revision"]);
  await back;
  assert.deepEqual(mirror.applied, [3]);
  assert.equal(session.opened, true);
});

test("a connection that comes and goes leaves the past in view", () => {
  open(1);
  session.past.look(moment(0));
  socket.hear("disconnect");
  socket.hear("connect");
  open(5);
  assert.equal(mirror.revision, 0);
  session.look({ room: "r", seq: 9, revision: 9, numbers: "AQI=" });
  assert.equal(mirror.revision, 0);
  assert.equal(session.opened, true);
});

test("questions are about what is shown, and nothing of the past is edited", async () => {
  open(1);
  session.past.look(moment(0));
  void session.ask("order").catch(() => {});
  assert.equal(socket.take("order")[0].message.past, 0);
  void session.ask("moment", { revision: 1 }).catch(() => {});
  assert.equal(socket.take("moment")[0].message.past, undefined);
  session.preview("x", 1);
  assert.equal(socket.take("preview").length, 0);
  await assert.rejects(session.edit({ type: "set_title", title: "t" }), { code: "past" });
  assert.equal(session.outbox.size, 0);
});
