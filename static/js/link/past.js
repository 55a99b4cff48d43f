/**
 * The past as one window shows it: while it does, its room goes on underneath, questions are about
 * what is shown, and nothing can be edited.
 *
 * Topics: "past" (whether the mirror shows the graph as it was), "passed" (somebody has edited it).
 */

import { Observable } from "../observable.js";
import { MESSAGES } from "./protocol.js";

/** Questions about the history itself, and not about what is shown of it. @type {string[]} */
const OF_HISTORY = [MESSAGES.HISTORY, MESSAGES.MOMENT, MESSAGES.NAME, MESSAGES.CONTRAST];

/** Why an edit is refused meanwhile. @type {import("./session.js").Refusal} */
export const PAST = {
  code: "past",
  message: "this is the graph as it was; come back to now to edit it",
  ids: [],
};

export class Past extends Observable {
  /**
   * @param {import("../state/mirror.js").Mirror} mirror
   * @param {() => void} enter opens the graph anew, where there is a connection
   */
  constructor(mirror, enter) {
    super();
    this.mirror = mirror;
    this.enter = enter;
    /** @type {number | null} the revision that the mirror shows; null for the newest */
    this.revision = null;
    /** @type {import("./answers.js").Version[]} the states with names, as they were told last */
    this.versions = [];
  }

  get isShown() {
    return this.revision !== null;
  }

  /**
   * Show the graph as it was.
   * @param {import("./answers.js").Snapshot} moment
   */
  look(moment) {
    this.revision = moment.revision;
    this.mirror.load(moment);
    this.changed(["past"]);
  }

  /** Show the graph as it is again; without a connection, as soon as there is one. */
  async leave() {
    if (!this.isShown) return;
    this.revision = null;
    const back = new Promise((settle) => {
      const stop = this.mirror.subscribe("revision", () => {
        stop();
        settle(undefined);
      });
    });
    this.enter();
    await back;
    this.changed(["past"]);
  }

  /**
   * A question as it is asked: about what is shown.
   * @param {string} name
   * @param {object} message
   */
  about(name, message) {
    const isOfPast = this.isShown && !OF_HISTORY.includes(name);
    return isOfPast ? { ...message, past: this.revision } : message;
  }

  /**
   * States have got names, or lost them.
   * @param {import("./answers.js").Version[]} versions all that have one
   */
  name(versions) {
    this.versions = versions;
    this.changed(["named"]);
  }

  /** Somebody has edited the graph. */
  pass() {
    this.changed(["passed"]);
  }
}
