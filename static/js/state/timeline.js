/**
 * The timeline: what led to the graph as it is, and which of its states the canvas shows. At the last
 * mark that is now; at an earlier one the canvas shows the past, and the graph goes on underneath.
 *
 * Topics: "timeline" (whether it is open, its marks and names), "at" (which mark is shown), "contrast"
 * (what is compared).
 */

import { Observable } from "../observable.js";
import { MESSAGES } from "../link/protocol.js";
import { wireId } from "./records.js";

/**
 * @typedef {import("../link/answers.js").Mark} Mark
 * @typedef {import("../link/answers.js").Version} Version
 * @typedef {import("../link/answers.js").Contrast} Told
 * @typedef {Told & {came: Set<string>, altered: Set<string>, run: Set<string>}} Contrast what is
 *   different, with its nodes and wires by id
 */

/** Edits of others come in bursts: the marks are asked for so long after one, in milliseconds. */
const REST_MS = 400;

export class Timeline extends Observable {
  /**
   * @param {import("../link/session.js").Session} session
   * @param {import("./mirror.js").Mirror} mirror
   */
  constructor(session, mirror) {
    super();
    this.session = session;
    this.mirror = mirror;
    this.open = false;
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {number | null} the revision before which there are earlier marks */
    this.more = null;
    /** @type {Version[]} */
    this.versions = [];
    /** Which mark is shown. */
    this.at = 0;
    /** @type {number | "now" | null} the revision with which what is shown is compared */
    this.against = null;
    /** @type {Contrast | null} */
    this.contrast = null;
    this.showing = false;
    this.resting = 0;
    session.past.subscribe("named", () => {
      this.versions = session.past.versions;
      this.changed(["timeline"]);
      // A state within a mark becomes one of its own by its name.
      const marks = new Set(this.marks.map(({ revision }) => revision));
      if (this.versions.some(({ revision }) => !marks.has(revision))) this.followSoon();
    });
    session.past.subscribe("passed", () => this.followSoon());
  }

  get last() {
    return Math.max(0, this.marks.length - 1);
  }

  /** Whether what is shown is the graph as it is. */
  get isNow() {
    return this.at === this.last;
  }

  /** @returns {Mark | undefined} */
  get mark() {
    return this.marks[this.at];
  }

  /** The name of the state that is shown, if it has one. */
  get version() {
    const revision = this.mark?.revision;
    return this.versions.find((version) => version.revision === revision);
  }

  async begin() {
    const { marks, more, versions } = await this.session.ask(MESSAGES.HISTORY);
    Object.assign(this, { marks, more, versions, open: true, at: marks.length - 1 });
    this.changed(["timeline", "at"]);
  }

  /** Come back to now, and put the timeline away. */
  end() {
    clearTimeout(this.resting);
    this.open = false;
    this.at = this.last;
    this.compare(null);
    void this.session.past.leave();
    this.changed(["timeline", "at"]);
  }

  followSoon() {
    if (!this.open) return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.follow(), REST_MS);
  }

  /** Take in what was done since. */
  async follow() {
    const { marks, versions } = await this.session.ask(MESSAGES.HISTORY);
    if (!this.open) return;
    const now = this.isNow;
    const [first] = marks;
    // The beginning is a mark without an edit.
    const start = first.revision - Math.max(first.edits, 1);
    const before = this.marks.filter(({ revision }) => revision <= start);
    const shown = this.mark?.revision ?? 0;
    this.marks = [...before, ...marks];
    this.versions = versions;
    // The mark that was shown may have been gone on with.
    this.at = now ? this.last : this.indexOf(shown);
    this.changed(["timeline", "at"]);
  }

  /** Bring the marks before the first. */
  async reach() {
    if (this.more === null) return;
    const before = this.more;
    this.more = null;
    const { marks, more } = await this.session.ask(MESSAGES.HISTORY, { before });
    this.marks = [...marks, ...this.marks];
    this.more = more;
    this.at += marks.length;
    this.changed(["timeline", "at"]);
  }

  /**
   * The mark of a revision, or the next one.
   * @param {number} revision
   */
  indexOf(revision) {
    const found = this.marks.findIndex((mark) => mark.revision >= revision);
    return found < 0 ? this.last : found;
  }

  /** @param {number} at the mark to show */
  go(at) {
    const to = Math.min(Math.max(at, 0), this.last);
    if (to !== this.at) {
      this.at = to;
      this.changed(["at"]);
      void this.show();
    }
    if (to === 0) void this.reach();
  }

  /**
   * Show the mark that is asked for. While one state is on its way only the latest wish waits.
   */
  async show() {
    if (this.showing) return;
    this.showing = true;
    try {
      for (let shown = NaN; this.open && shown !== this.wanted;) {
        shown = this.wanted;
        await (Number.isFinite(shown) ? this.showMoment(shown) : this.session.past.leave());
      }
    } finally {
      this.showing = false;
    }
    if (this.against !== null) await this.findContrast();
  }

  /** The revision that is to be shown; infinite for now. */
  get wanted() {
    return this.isNow ? Infinity : (this.mark?.revision ?? Infinity);
  }

  /** @param {number} revision */
  async showMoment(revision) {
    const moment = await this.session.ask(MESSAGES.MOMENT, { revision });
    if (this.open && this.wanted !== Infinity) this.session.past.look(moment);
  }

  /**
   * Give the state that is shown a name, or take it away.
   * @param {string | null} called
   */
  async name(called) {
    const revision = this.mark?.revision ?? 0;
    const message = { revision, called };
    const { versions } = await this.session.ask(MESSAGES.NAME, message);
    this.versions = versions;
    this.changed(["timeline"]);
  }

  /** Make what is shown the graph as it is, for everybody. */
  async restore() {
    const revision = this.mark?.revision;
    if (revision === undefined) return;
    this.at = this.last;
    await this.session.past.leave();
    await this.session.send(MESSAGES.RESTORE, { revision });
    await this.follow();
  }

  /** @param {number | "now" | null} against the revision to compare with; null for none */
  compare(against) {
    this.against = against;
    if (against === null) this.setContrast(null);
    else void this.findContrast().catch(this.session.complain);
  }

  async findContrast() {
    const { against } = this;
    const [before, after] = [against === "now" ? null : against, this.isNow ? null : this.wanted];
    const told = await this.session.ask(MESSAGES.CONTRAST, { before, after });
    // Another comparison may have been asked for since.
    if (this.against !== against || (this.isNow ? null : this.wanted) !== after) return;
    this.setContrast({
      ...told,
      came: new Set(told.added),
      altered: new Set(told.changed),
      run: new Set(
        told.wired.map((/** @type {[string, number]} */ [id, port]) => wireId(id, port)),
      ),
    });
  }

  /**
   * What is different of a node that is shown, while it is compared.
   * @param {string} id
   * @returns {"came" | "altered" | null}
   */
  changeOf(id) {
    if (this.contrast?.came.has(id)) return "came";
    return this.contrast?.altered.has(id) ? "altered" : null;
  }

  /** @param {Contrast | null} contrast */
  setContrast(contrast) {
    if (!contrast && !this.contrast) return;
    this.contrast = contrast;
    this.changed(["contrast"]);
  }
}
