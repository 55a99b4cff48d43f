/** Something that changes, and tells who watches: the model beneath everything that is drawn. */

/**
 * One topic, while it is watched.
 * @typedef {object} Topic
 * @property {number} version another one after every change
 * @property {Set<() => void>} listeners
 * @property {(listener: () => void) => () => void} subscribe kept by topic: React subscribes again
 *   whenever it is handed another function
 * @property {() => number} now the version
 */

/**
 * Something that changes, told apart by topic. Views subscribe to the topics they show, so that a
 * patch draws again exactly what it names. A topic takes room only while somebody watches it: nodes
 * come and go by the thousand.
 */
export class Observable {
  constructor() {
    /** @type {Map<string, Topic>} those that are watched, or are about to be */
    this.topics = new Map();
    this.lastVersion = 0;
  }

  /**
   * @param {string} name
   * @returns {Topic}
   */
  topic(name) {
    let found = this.topics.get(name);
    if (!found) {
      found = {
        // Never the version that a topic of this name had before it was forgotten.
        version: ++this.lastVersion,
        listeners: new Set(),
        subscribe: (listener) => this.subscribe(name, listener),
        now: () => this.topics.get(name)?.version ?? 0,
      };
      this.topics.set(name, found);
    }
    return found;
  }

  /**
   * @param {string} name
   * @param {() => void} listener
   */
  subscribe(name, listener) {
    const topic = this.topic(name);
    topic.listeners.add(listener);
    return () => {
      topic.listeners.delete(listener);
      // Not yet: React leaves a topic only to join it again, and a topic made anew meanwhile would
      // read as changed, be drawn, left and joined again, without end.
      queueMicrotask(() => this.letGo(name, topic));
    };
  }

  /**
   * Forget a topic that nobody watches.
   * @param {string} name
   * @param {Topic} topic
   */
  letGo(name, topic) {
    if (topic.listeners.size === 0 && this.topics.get(name) === topic) this.topics.delete(name);
  }

  /**
   * Tell that topics have changed.
   * @param {Iterable<string>} names
   */
  changed(names) {
    for (const name of names) {
      const topic = this.topics.get(name);
      if (!topic) continue;
      topic.version = ++this.lastVersion;
      for (const listener of [...topic.listeners]) listener();
    }
  }
}
