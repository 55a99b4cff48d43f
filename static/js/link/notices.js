/** Messages in the corner: what was refused and has no better place, and what was done. */

import { Observable } from "../observable.js";

/**
 * @typedef {{label: string, run: () => void}} Action
 * @typedef {{key: number, text: string, kind: "refusal" | "note", actions: Action[]}} Notice
 */

/** How long one stays, in milliseconds: long enough to read two lines. */
const STAYS_MS = 7000;

/** @param {Notice["kind"]} kind @param {Notice} before */
const replaces = (kind, before) =>
  kind === "refusal" && before.kind === "refusal" && before.actions.length === 0;

/** Topic: "notices". */
export class Notices extends Observable {
  constructor() {
    super();
    /** @type {Notice[]} */
    this.shown = [];
    this.count = 0;
  }

  /**
   * A refusal takes the place of the one before, which is about what was tried before.
   * @param {string} text said anew, it stands last and once
   * @param {"refusal" | "note"} kind
   * @param {Action[]} [actions] what can be done about it with one click
   */
  say(text, kind, actions = []) {
    const key = ++this.count;
    this.shown = [
      ...this.shown.filter((notice) => notice.text !== text && !replaces(kind, notice)),
      { key, text, kind, actions },
    ];
    this.changed(["notices"]);
    setTimeout(() => this.dismiss(key), STAYS_MS);
  }

  /**
   * Something was done after so many notices: the refusals among them are about what was tried before.
   * @param {number} count
   */
  settle(count) {
    const { shown } = this;
    this.shown = shown.filter((notice) => notice.key > count || !replaces("refusal", notice));
    if (this.shown.length < shown.length) this.changed(["notices"]);
  }

  /** @param {number} key */
  dismiss(key) {
    this.shown = this.shown.filter((notice) => notice.key !== key);
    this.changed(["notices"]);
  }
}
