// The outbox on a server that answers, fails and vanishes at will; time is the test's.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Kept } from "../../static/js/link/kept.js";
import { Outbox } from "../../static/js/link/outbox.js";
import { MAX_MESSAGE_BYTES } from "../../static/js/link/protocol.js";

const OK = { ok: { revision: 1 } };
const FULL = { error: { code: "cannot-store", message: "full", ids: [], details: { reason: "full" } } };

/** A server: what has come by each way, and answers when it is told to. */
class Server {
  constructor() {
    this.came = [];
    this.posted = [];
    this.unheard = [];
    this.answers = [];
  }

  ways() {
    return {
      emit: (name, message, answered) => {
        this.came.push(message.id);
        this.answers.push(answered);
      },
      post: (name, text) => {
        this.posted.push(JSON.parse(text).id);
        return new Promise((settle, fail) => this.answers.push(settle, fail));
      },
      unheard: (answer) => this.unheard.push(answer),
    };
  }

  answer(answer = OK) {
    this.answers.shift()(answer);
  }
}

let server;
let box;
let kept;
const send = (id, text = "") => {
  const settled = { answer: null };
  box.send("edit", { id, text }).then((answer) => (settled.answer = answer));
  return settled;
};
const turn = () => new Promise((done) => setImmediate(done));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  server = new Server();
  kept = new Kept(() => undefined);
  box = new Outbox("g", server.ways(), kept);
  box.open();
});

test("messages arrive in order, one at a time", async () => {
  const [one, two] = [send("a"), send("b")];
  assert.deepEqual(server.came, ["a"]);
  server.answer();
  await turn();
  assert.deepEqual(one.answer, OK);
  assert.equal(two.answer, null);
  assert.deepEqual(server.came, ["a", "b"]);
});

test("what was unanswered when the connection dropped is sent again, first", () => {
  send("a");
  send("b");
  box.close();
  send("c");
  assert.deepEqual(server.came, ["a"]);
  box.open();
  server.answers.shift();
  server.answer();
  server.answer();
  server.answer();
  assert.deepEqual(server.came, ["a", "a", "b", "c"]);
  assert.equal(box.size, 0);
});

test("an answer of a connection that has gone counts for nothing twice", () => {
  send("a");
  send("b");
  box.close();
  box.open();
  const [late, again] = server.answers.splice(0);
  again(OK);
  late(OK);
  assert.equal(box.size, 1);
  assert.deepEqual(server.came, ["a", "a", "b"]);
});

test("an edit that cannot be stored stays, holds back later ones, and is tried ever less often", async () => {
  const one = send("a");
  send("b");
  const pauses = [];
  for (let round = 0; round < 8; round++) {
    const before = server.came.length;
    server.answer(FULL);
    assert.equal(box.trouble.details.reason, "full");
    let waited = 0;
    while (server.came.length === before) {
      mock.timers.tick(500);
      waited += 500;
    }
    pauses.push(waited);
  }
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  assert.deepEqual([...new Set(server.came)], ["a"]);
  server.answer();
  await turn();
  assert.deepEqual(one.answer, OK);
  assert.equal(box.trouble, null);
  assert.equal(server.came.at(-1), "b");
});

test("other refusals are final", async () => {
  const one = send("a");
  server.answer({ error: { code: "cycle", message: "", ids: [] } });
  await turn();
  assert.equal(one.answer.error.code, "cycle");
  assert.equal(box.size, 0);
});

test("an edit without an answer is told of after ten seconds", () => {
  const told = [];
  box.subscribe("outbox", () => told.push(box.late));
  send("a");
  mock.timers.tick(9_999);
  assert.equal(box.late, false);
  mock.timers.tick(1);
  assert.equal(box.late, true);
  assert.equal(told.at(-1), true);
  server.answer();
  assert.equal(box.late, false);
});

test("a message larger than the socket takes goes by HTTP, whatever letters it has", async () => {
  for (const letter of ["x", "é", "图"]) {
    const bytes = Buffer.byteLength(letter);
    const one = send(`small ${letter}`, letter.repeat(Math.floor((MAX_MESSAGE_BYTES - 600) / bytes)));
    server.answer();
    await turn();
    assert.deepEqual(one.answer, OK);
    assert.equal(server.came.at(-1), `small ${letter}`);
    const two = send(`large ${letter}`, letter.repeat(Math.ceil(MAX_MESSAGE_BYTES / bytes)));
    assert.equal(server.posted.at(-1), `large ${letter}`);
    server.answers.splice(0)[0](OK);
    await turn();
    assert.deepEqual(two.answer, OK);
  }
});

test("a message under which the connection breaks twice goes by HTTP", async () => {
  const one = send("a");
  for (let round = 0; round < 2; round++) {
    box.close();
    box.open();
  }
  assert.deepEqual(server.came, ["a", "a"]);
  assert.deepEqual(server.posted, ["a"]);
  server.answers.splice(0).at(-2)(OK);
  await turn();
  assert.deepEqual(one.answer, OK);
});

test("a message that breaks every connection is given up, and those after it are sent", async () => {
  const one = send("a");
  send("b");
  for (let round = 0; round < 2; round++) {
    box.close();
    box.open();
  }
  for (let round = 0; round < 20 && one.answer === null; round++) {
    server.answers.splice(0).at(-1)(new Error("broken"));
    await turn();
    mock.timers.tick(60_000);
    await turn();
  }
  assert.equal(one.answer.error.code, "unsendable");
  assert.equal(server.posted.length, 4);
  assert.equal(server.came.at(-1), "b");
});

test("a connection that drops meanwhile does not send twice what is under way by HTTP", async () => {
  send("a", "x".repeat(MAX_MESSAGE_BYTES));
  box.close();
  box.open();
  assert.deepEqual(server.posted, ["a"]);
});

test("a reload loses nothing: another page sends it, in order, and hears what is refused", () => {
  box.close();
  for (let count = 0; count < 12; count++) send(`m${count}`);
  const page = new Server();
  const again = new Outbox("g", page.ways(), kept);
  assert.equal(again.size, 12);
  again.open();
  while (again.size) page.answer(again.size === 5 ? FULL.error && { error: { code: "cycle", ids: [] } } : OK);
  assert.deepEqual(page.came, Array.from({ length: 12 }, (_, count) => `m${count}`));
  assert.equal(page.unheard.filter(({ error }) => error).length, 1);
  assert.deepEqual(kept.keys(""), []);
});

test("what was kept goes only to its own graph, and what cannot be read is passed over", () => {
  box.close();
  send("a");
  kept.set("chalkgrad-unsent-h-000000001", "{");
  assert.equal(new Outbox("h", new Server().ways(), kept).size, 0);
  assert.equal(new Outbox("g", new Server().ways(), kept).size, 1);
});

test("where a browser keeps nothing, memory does", () => {
  const blocked = new Kept(() => {
    throw new Error("SecurityError");
  });
  blocked.set("key", "{}");
  assert.equal(blocked.get("key"), "{}");
  assert.deepEqual(blocked.object("key"), {});
  const full = new Kept(() => ({
    length: 0,
    key: () => null,
    getItem: () => null,
    removeItem: () => {},
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  }));
  full.set("key", "[1]");
  assert.equal(full.get("key"), "[1]");
  assert.equal(full.object("key"), null);
  full.delete("key");
  assert.equal(full.get("key"), null);
});
