/** React with htm templates, under the names that our components use. */

import { createElement, htm, useSyncExternalStore } from "../vendor/vendor.js";

/**
 * Markup in a tagged template.
 * @type {(strings: TemplateStringsArray, ...values: any[]) => any}
 */
export const html = /** @type {any} */ (htm).bind(createElement);

/**
 * Draw again when a topic changes.
 * @param {import("./observable.js").Observable} store
 * @param {string} topic
 */
export function useTopic(store, topic) {
  const { subscribe, now } = store.topic(topic);
  return useSyncExternalStore(subscribe, now);
}
