/**
 * A descent as this window runs it: the server makes every step, and ends the descent when the graph
 * has been edited since, or the loss runs away. Topic: "descent".
 */

import { format, unspell } from "../words/format.js";
import { t } from "../words/i18n.js";
import { Observable } from "../observable.js";
import { MESSAGES } from "../link/protocol.js";

/** @typedef {{steps: number, loss: number | null, numbers: Map<string, number>}} Place */

/** What weights, and what data and targets are called, by custom. */
const WEIGHT = /^(w|b|theta|θ|weight|bias)/i;
const DATA = /^([xyt]|target|label|input|data)[\d_]*$/i;

/**
 * The variables that a descent leaves where they are until somebody chooses otherwise: in a graph
 * that has weights, what is called as data and targets are.
 * @param {{id: string, name?: string | null}[]} variables
 * @returns {Set<string>}
 */
export function leftAtFirst(variables) {
  const named = (/** @type {RegExp} */ pattern) =>
    variables.filter(({ name }) => pattern.test(name ?? "")).map(({ id }) => id);
  return new Set(named(WEIGHT).length ? named(DATA) : []);
}

/** Steps a second while it plays: each is seen, and a hundred take a quarter of a minute. */
const STEPS_A_SECOND = 8;

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
    /** The learning rate as it was typed; empty for the one that is suggested. */
    this.rate = "";
    /** The learning rate of the run that goes on. */
    this.used = 0;
    /** @type {Set<string> | null} variables that stay where they are, once somebody has chosen */
    this.left = null;
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
    this.used = settings.rate;
    this.path = [placeOf(answer)];
    this.changed(["descent"]);
    return true;
  }

  /** Make one step; what is refused ends the descent, and so does a loss that runs away. */
  async step() {
    if (!this.run || this.busy) return;
    this.busy = true;
    try {
      const answer = await this.session.send(MESSAGES.DESCEND, { run: this.run }, { quiet: true });
      this.path = [...this.path, placeOf(answer)];
      if (answer.away) this.end(this.awayWords());
    } catch (error) {
      this.end(/** @type {Error} */ (error).message);
    } finally {
      this.busy = false;
    }
    this.changed(["descent"]);
  }

  /** @param {string} why */
  end(why) {
    this.run = null;
    this.ended = why;
    this.stop();
  }

  awayWords() {
    const [first, last] = [this.path[0], this.path[this.path.length - 1]];
    return t("descent.away", {
      steps: last.steps,
      from: format(first.loss ?? NaN),
      to: format(last.loss ?? NaN),
    });
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

  /** Put the variables where the descent began; the next step begins another. */
  async backToStart() {
    const [start] = this.path;
    if (!start) return;
    this.end("");
    this.path = [];
    await this.session.batch(
      [...start.numbers].map(([id, value]) => ({ type: "set_value", id, value })),
    );
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
