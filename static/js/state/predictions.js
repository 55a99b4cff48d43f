/**
 * What this person has guessed of hidden numbers, and what was said of it. Others see nothing of it:
 * a right guess shows the number to whoever made it.
 *
 * Topics: the items that are guessed.
 */

import { Observable } from "../observable.js";
import { unspell } from "../words/format.js";

/**
 * @typedef {object} Verdict
 * @property {string} verdict
 * @property {string} guess as it was typed
 * @property {number | null} [value] the number, where the guess is right
 */

export class Predictions extends Observable {
  /** @param {import("./mirror.js").Mirror} mirror */
  constructor(mirror) {
    super();
    /** @type {Map<string, Verdict>} */
    this.verdicts = new Map();
    // What is no longer asked for needs no verdict, and a number that was told holds no more once
    // any number is another one.
    mirror.subscribe("hidden", () => this.forget(([item]) => !mirror.hidden.has(item)));
    mirror.subscribe("recomputed", () => this.forget(([, { value }]) => value !== undefined));
  }

  /** @param {string} item */
  of(item) {
    return this.verdicts.get(item);
  }

  /**
   * @param {string} item
   * @param {Verdict | null} verdict
   */
  set(item, verdict) {
    if (verdict) this.verdicts.set(item, verdict);
    else this.verdicts.delete(item);
    this.changed([item]);
  }

  /**
   * What was said of a guess before the page was loaded again.
   * @param {string} item
   * @param {string} verdict
   * @param {any} [value] as the server spells it
   */
  remember(item, verdict, value) {
    const told = value === undefined ? undefined : unspell(value);
    this.set(item, { verdict, guess: "", value: told });
  }

  /** @param {(entry: [string, Verdict]) => boolean} which */
  forget(which) {
    const gone = [...this.verdicts].filter(which).map(([item]) => item);
    for (const item of gone) this.verdicts.delete(item);
    this.changed(gone);
  }
}
