/**
 * What comes after the page's first picture: modules that not every visit needs, each fetched when
 * somebody first needs it, and what can be drawn later.
 */

import { useEffect, useState } from "../vendor/vendor.js";
import { painted } from "./painted.js";

/**
 * @template T
 * @typedef {object} Later
 * @property {() => T | null} now the module, once it is there
 * @property {() => Promise<T>} get the module, fetched the first time, and again where that failed
 */

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Later<T>}
 */
export function later(load) {
  /** @type {T | null} */
  let there = null;
  /** @type {Promise<T> | null} */
  let coming = null;
  const fetched = async () => {
    try {
      await painted();
      there = await load();
      return there;
    } catch (error) {
      coming = null;
      throw error;
    }
  };
  return { now: () => there, get: () => (coming ??= fetched()) };
}

/**
 * Have a module fetched which the one that comes with it will ask for: that waits once then, not twice,
 * and says so where it cannot be had.
 * @param {() => Promise<unknown>} load
 */
export const ahead = (load) => void load().catch(() => {});

/**
 * A module, or null until it is there. Where it cannot be had, the part of the page says so.
 * @template T
 * @param {Later<T>} module
 * @returns {T | null}
 */
export function useLater(module) {
  const [there, setThere] = useState(module.now);
  useEffect(() => {
    if (there) return;
    module.get().then(
      (found) => setThere(() => found),
      (error) =>
        setThere(() => {
          throw error;
        }),
    );
  }, [module]);
  return there;
}

/** Whether the first picture with who asks in it has been painted. */
export function usePainted() {
  const [is, setIs] = useState(false);
  useEffect(() => void painted().then(() => setIs(true)), []);
  return is;
}
