/**
 * A descent as this window runs it: the server makes every step, and ends the descent when the graph
 * has been edited since. Topic: "descent".
 */

import { unspell } from "../words/format.js";
import { Observable } from "../observable.js";
import { MESSAGES } from "../link/protocol.js";

/** @typedef {{steps: number, loss: number | null, numbers: Map<string, number>}} Place */

/** Steps a second while it plays: each is seen, and a hundred take a quarter of a minute. */
const STEPS_A_SECOND = 8;

/** A learning rate to begin with: small enough for most formulas of a lesson. */
const USUAL_RATE = "0.1";

export class Descent extends Observable {
  /** @param {import("../link/session.js").Session} session */
  constructor(session) {
    super();
    this.session = session;
    /** @type {string | null} */
    this.run = null;
    /** @type {Place[]} from the start to where it is */
    this.path = [];
    this.playing = false;
    this.busy = false;
    this.timer = 0;
    /** What the next one will be like. */
    this.method = "gradient";
    this.rate = USUAL_RATE;
    /** @type {Set<string>} variables that stay where they are */
    this.left = new Set();
    /** Why it has stopped, where it has not been asked to. */
    this.ended = "";
  }

  /** @param {{variables: string[], method: string, rate: number}} settings */
  async begin(settings) {
    this.stop();
    this.ended = "";
    const answer = await this.session.ask(MESSAGES.DESCENT, settings).catch(this.session.complain);
    if (!answer) return false;
    this.run = answer.run;
    this.path = [placeOf(answer)];
    this.changed(["descent"]);
    return true;
  }

  /** Make one step; what is refused ends the descent. */
  async step() {
    if (!this.run || this.busy) return;
    this.busy = true;
    try {
      const answer = await this.session.send(MESSAGES.DESCEND, { run: this.run }, { quiet: true });
      this.path = [...this.path, placeOf(answer)];
    } catch (error) {
      this.run = null;
      this.ended = /** @type {Error} */ (error).message;
      this.stop();
    } finally {
      this.busy = false;
    }
    this.changed(["descent"]);
  }

  play() {
    this.playing = true;
    this.changed(["descent"]);
    const tick = async () => {
      await this.step();
      if (this.playing) this.timer = window.setTimeout(() => void tick(), 1000 / STEPS_A_SECOND);
    };
    void tick();
  }

  stop() {
    clearTimeout(this.timer);
    this.playing = false;
    this.changed(["descent"]);
  }

  /**
   * Other settings: the next step begins another descent.
   * @param {Partial<Pick<Descent, "method" | "rate" | "left">>} settings
   */
  set(settings) {
    this.stop();
    this.run = null;
    Object.assign(this, settings);
    this.changed(["descent"]);
  }
}

/**
 * @param {any} answer
 * @returns {Place}
 */
const placeOf = ({ steps, loss, numbers }) => ({
  steps,
  loss: unspell(loss),
  numbers: new Map(Object.entries(numbers)),
});
