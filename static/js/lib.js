/** React with htm templates, under the names that our components use. */

import { createElement, htm, useSyncExternalStore } from "../vendor/vendor.js";

/**
 * Markup in a tagged template.
 * @type {(strings: TemplateStringsArray, ...values: any[]) => any}
 */
export const html = /** @type {any} */ (htm).bind(createElement);

/**
 * Something that changes, told apart by topic. Views subscribe to the topics they show, so that a
 * patch draws again exactly what it names.
 */
export class Observable {
  constructor() {
    /** @type {Map<string, Set<() => void>>} */
    this.listeners = new Map();
    /** @type {Map<string, number>} */
    this.versions = new Map();
    /** @type {Map<string, {subscribe: (listener: () => void) => () => void, version: () => number}>} */
    this.topics = new Map();
  }

  /** @param {string} topic */
  topic(topic) {
    let found = this.topics.get(topic);
    if (!found) {
      // Kept by topic: React subscribes again whenever it is handed another function.
      found = {
        subscribe: (listener) => this.subscribe(topic, listener),
        version: () => this.versions.get(topic) ?? 0,
      };
      this.topics.set(topic, found);
    }
    return found;
  }

  /**
   * @param {string} topic
   * @param {() => void} listener
   */
  subscribe(topic, listener) {
    let set = this.listeners.get(topic);
    if (!set) this.listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(topic);
    };
  }

  /**
   * Tell that topics have changed.
   * @param {Iterable<string>} topics
   */
  changed(topics) {
    for (const topic of topics) {
      this.versions.set(topic, (this.versions.get(topic) ?? 0) + 1);
      this.listeners.get(topic)?.forEach((listener) => listener());
    }
  }
}

/**
 * Draw again when a topic changes.
 * @param {Observable} store
 * @param {string} topic
 */
export function useTopic(store, topic) {
  const { subscribe, version } = store.topic(topic);
  return useSyncExternalStore(subscribe, version);
}
