/**
 * What a class has guessed of the numbers that this person may reveal, as the server counts it.
 *
 * Topic: "tallies".
 */

import { Observable } from "../observable.js";

/** @typedef {import("../link/answers.js").Tally} Tally */

/** The verdicts before the mistakes, and after them. */
const FIRST = ["right", "close"];
const LAST = ["wrong"];

/**
 * The lines of a tally, in their order: right, close, mistakes by how many make them, neither.
 * @param {Tally} tally
 * @returns {[string, number][]}
 */
export function linesOf({ verdicts }) {
  /** @param {string} verdict */
  const rank = (verdict) =>
    FIRST.includes(verdict)
      ? FIRST.indexOf(verdict)
      : FIRST.length + Number(LAST.includes(verdict));
  const always = FIRST.map((verdict) => /** @type {[string, number]} */ ([verdict, 0]));
  return [...Object.entries({ ...Object.fromEntries(always), ...verdicts })].sort(
    ([one, most], [other, more]) => rank(one) - rank(other) || more - most,
  );
}

/** How many have answered. @param {Tally} tally */
export const answeredOf = ({ verdicts }) =>
  Object.values(verdicts).reduce((sum, count) => sum + count, 0);

export class Tallies extends Observable {
  /** @param {import("./mirror.js").Mirror} mirror */
  constructor(mirror) {
    super();
    this.mirror = mirror;
    /** @type {Map<string, Tally>} the last one is what was answered last */
    this.byItem = new Map();
    /** @type {string | null} the one that was chosen to be shown */
    this.chosen = null;
    /** Whether the panel was put away. */
    this.away = false;
    mirror.subscribe("hidden", () => {
      // What is hidden next is another question.
      if (![...this.byItem.keys()].some((item) => this.isHidden(item))) this.away = false;
      this.changed(["tallies"]);
    });
  }

  /** The one that is shown: what is revealed stays to be spoken of, until it is put away. */
  get shown() {
    const chosen = this.chosen === null ? undefined : this.byItem.get(this.chosen);
    return chosen ?? [...this.byItem.values()].at(-1) ?? null;
  }

  /** @param {string} item */
  isHidden(item) {
    return this.mirror.hidden.has(item);
  }

  /** @param {Tally[]} tallies all that there are */
  open(tallies) {
    for (const tally of tallies) this.byItem.set(tally.item, tally);
    this.changed(["tallies"]);
  }

  /** @param {Tally} tally */
  hear({ item, verdicts, missing, tries }) {
    const before = this.byItem.get(item);
    const tally = { item, verdicts, missing, tries };
    const grown = !before || answeredOf(tally) > answeredOf(before);
    if (grown) {
      this.byItem.delete(item);
      // An answer to what is asked now; what was revealed before has been spoken of.
      for (const other of [...this.byItem.keys()]) {
        if (!this.isHidden(other)) this.byItem.delete(other);
      }
      if (!before) this.away = false;
    }
    this.byItem.set(item, tally);
    this.changed(["tallies"]);
  }

  /** @param {string} item */
  choose(item) {
    this.chosen = item;
    this.changed(["tallies"]);
  }

  putAway() {
    this.away = true;
    for (const item of [...this.byItem.keys()]) {
      if (!this.isHidden(item)) this.byItem.delete(item);
    }
    this.changed(["tallies"]);
  }

  bringBack() {
    this.away = false;
    this.changed(["tallies"]);
  }
}
