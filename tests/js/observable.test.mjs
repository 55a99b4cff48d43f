// Topics as React watches them: what it reads while it draws is still so once it has subscribed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Observable } from "../../static/js/observable.js";

/** Watches a topic as useSyncExternalStore does: the old way is left before the new is joined. */
class Watcher {
  constructor(store, name) {
    this.store = store;
    this.name = name;
    this.leave = null;
    this.draws = 0;
  }

  draw() {
    this.draws++;
    const topic = this.store.topic(this.name);
    this.read = topic.now();
    this.pending = topic;
  }

  commit() {
    const { pending } = this;
    if (pending.subscribe !== this.joined) {
      this.leave?.();
      this.leave = pending.subscribe(() => {});
      this.joined = pending.subscribe;
    }
    // What was read is looked at again once it is watched.
    if (pending.now() !== this.read && this.draws < 20) {
      this.draw();
      this.commit();
    }
  }
}

test("one who joins as the last one leaves is drawn no more than twice", () => {
  const store = new Observable();
  const [leaving, coming] = [new Watcher(store, "node:a"), new Watcher(store, "node:a")];
  leaving.draw();
  leaving.commit();
  coming.draw();
  leaving.leave();
  coming.commit();
  assert.ok(coming.draws <= 2, `drawn ${coming.draws} times`);
});

test("one whose topic was forgotten before it joined is drawn no more than twice", async () => {
  const store = new Observable();
  const [leaving, coming] = [new Watcher(store, "node:a"), new Watcher(store, "node:a")];
  leaving.draw();
  leaving.commit();
  coming.draw();
  leaving.leave();
  await Promise.resolve();
  coming.commit();
  assert.ok(coming.draws <= 2, `drawn ${coming.draws} times`);
});

test("a topic is forgotten once nobody watches it", async () => {
  const store = new Observable();
  const watcher = new Watcher(store, "node:a");
  watcher.draw();
  watcher.commit();
  watcher.leave();
  await Promise.resolve();
  assert.equal(store.topics.size, 0);
});
