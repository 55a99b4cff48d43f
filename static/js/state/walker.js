/**
 * The walk: a run of the server's tape, shown one node at a time. Every number is the server's; what
 * is decided here is only how far the walk has come.
 *
 * Topics: "walk" (where it is, and what can be done), "begun", "seeds" (the direction of tangents),
 * `walk:<node>` and `walkwire:<wire>` (what is shown of them at this step).
 */

import { Observable } from "../observable.js";
import { MESSAGES } from "../link/protocol.js";
import { Pace } from "./pace.js";
import { seedsOf } from "./seeds.js";
import { differing, seenAt, walkOf } from "./seen.js";
import { inPlayAt, namesOf, placeOf, stepsAbout, turnName, turnsOf } from "./steps.js";

/**
 * @typedef {import("./seen.js").Direction} Direction
 * @typedef {import("./seen.js").Step} Step
 * @typedef {import("./seen.js").Walk} Walk
 * @typedef {import("./seen.js").Seen} Seen
 * @typedef {import("./seen.js").SeenWire} SeenWire
 * @typedef {import("./seen.js").Sum} Sum
 */

/** What derivatives are called that a walk carries along. */
const DERIVATIVE = /** @type {const} */ ({ reverse: "gradient", forward: "tangent" });

/** How long numbers rest before a walk is asked for again, in milliseconds: about a frame. */
const SETTLE_MS = 20;

export class Walker extends Observable {
  /**
   * @param {import("./mirror.js").Mirror} mirror
   * @param {import("../link/session.js").Session} session
   */
  constructor(mirror, session) {
    super();
    this.mirror = mirror;
    this.session = session;
    /** @type {Walk | null} */
    this.walk = null;
    /** @type {Direction} */
    this.direction = "reverse";
    /** @type {Map<string, number>} the direction of tangents, as far as one was chosen */
    this.chosen = new Map();
    /** @type {Map<string, number>} which step is made when, by `turnName` */
    this.turns = new Map();
    this.at = 0;
    /** Whether the last step is left behind: everything is there, and nothing is in play. */
    this.closed = false;
    /** Makes steps by themselves; without a walk yet, once there is one. */
    this.pace = new Pace(
      () => this.advance(),
      () => this.changed(["walk"]),
    );
    /** @type {string[][]} the step in formulas, a list of pieces for each line */
    this.caption = [];
    /** @type {Map<string, Seen>} */
    this.nodes = new Map();
    /** @type {Map<string, SeenWire>} */
    this.wires = new Map();
    /** @type {string[]} the nodes that were in play when last shown */
    this.lit = [];
    this.settling = 0;
    /** Counts the questions for a walk, of which only the last counts. */
    this.asked = 0;
    this.goings = 0;
    /** Counts the places that a walk was brought to, without a step towards them. */
    this.arrivals = 0;
    this.fetching = false;
    this.starting = false;
    /** Steps that are asked for while a walk is fetched wait for it. */
    this.ready = Promise.resolve();
    mirror.subscribe("numbers", () => this.stir());
    mirror.subscribe("revision", () => this.stir());
  }

  get active() {
    return this.walk !== null;
  }

  /** @returns {Step | null} */
  get step() {
    return (!this.closed && this.walk?.steps[this.at]) || null;
  }

  /**
   * The numbers of a node as far as they are seen: all of them, or what the walk has come to.
   * @param {string} id
   * @returns {import("./mirror.js").NodeNumbers}
   */
  numbersOf(id) {
    const live = this.mirror.numbersOf(id);
    if (!this.active) return live;
    const { value = null, gradient = null } = this.nodes.get(id) ?? {};
    return { ...live, value, gradient };
  }

  /**
   * What is multiplied on a wire, as far as it is seen.
   * @param {string} id
   * @returns {import("./seen.js").Product | undefined}
   */
  wireNumbersOf(id) {
    if (this.active) return this.wires.get(id)?.product;
    const numbers = this.mirror.wireNumbers.get(id);
    const target = this.mirror.wires.get(id)?.target ?? "";
    return numbers && { upstream: this.mirror.numbersOf(target).gradient, ...numbers };
  }

  /** What a node's second number is: the target's derivative by it or, in a forward walk, its own. */
  get derivative() {
    return DERIVATIVE[this.walk?.direction ?? "reverse"];
  }

  /**
   * Whether a step has been made; without a walk, all have.
   * @param {Step["kind"]} kind
   * @param {string} [node]
   */
  reached(kind, node) {
    if (!this.walk) return true;
    const index = this.turns.get(turnName(kind, node ?? ""));
    return index !== undefined && index <= this.at;
  }

  /** Whether a class has seen everything: without a walk, or where one has come through it all. */
  get over() {
    return !this.walk || (this.derivative === "gradient" && this.at === this.last);
  }

  get last() {
    return this.walk ? this.walk.steps.length - 1 : 0;
  }

  /** The nodes in play at this step: whose turn it is first, then what it exchanges with. */
  get inPlay() {
    return this.step && this.walk ? inPlayAt(this.walk, this.at, this.mirror) : [];
  }

  /** Begin to walk, before the first node. */
  start() {
    if (!this.walk) this.changed(["begun"]);
    this.at = 0;
    this.closed = false;
    this.starting = true;
    const ready = this.ask().finally(() => {
      if (this.ready === ready) this.starting = false;
    });
    this.ready = ready;
    return ready;
  }

  /**
   * Walk in the other mode.
   * @param {Direction} direction
   */
  turn(direction) {
    this.pause();
    this.direction = direction;
    return this.start();
  }

  /**
   * The direction of tangents, by leaf: as it was chosen, or that of the first leaf.
   * @returns {Map<string, number>}
   */
  get seeds() {
    return seedsOf(this.mirror.nodes, this.chosen);
  }

  /**
   * Choose the direction of tangents; a walk along it stays where it is.
   * @param {Map<string, number>} seeds by leaf
   */
  setSeeds(seeds) {
    this.chosen = seeds;
    this.changed(["seeds"]);
    if (this.active && this.direction === "forward") void this.ask();
  }

  /** What is walked, as the server is asked for it. */
  get way() {
    const { direction } = this;
    const moved = direction === "forward" ? [...this.seeds].filter(([, seed]) => seed) : [];
    return { direction, seeds: Object.fromEntries(moved) };
  }

  stop() {
    this.pause();
    this.goings++;
    clearTimeout(this.settling);
    this.asked++;
    this.fetching = false;
    this.walk = null;
    this.closed = false;
    this.caption = [];
    this.show();
  }

  /** The graph has changed: ask for its walk again, once it rests. */
  stir() {
    if (!this.walk) return;
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      // One question at a time: while a number is dragged, only the latest waits.
      if (this.fetching) this.stir();
      else void this.ask();
    }, SETTLE_MS);
  }

  async ask() {
    const asked = ++this.asked;
    /** @type {Walk} */
    let walk;
    this.fetching = true;
    try {
      walk = walkOf(await this.session.ask(MESSAGES.WALK, this.way));
    } catch (error) {
      if (asked !== this.asked) return;
      this.session.notify(/** @type {Error} */ (error).message, "refusal");
      this.stop();
      return;
    }
    if (asked !== this.asked) return;
    this.fetching = false;
    // The position is kept where the steps are the same ones; another graph is walked from the start.
    if (this.walk && namesOf(this.walk) !== namesOf(walk)) {
      this.pause();
      this.at = 0;
      this.closed = false;
    }
    this.walk = walk;
    this.turns = turnsOf(walk);
    this.stand(this.at);
  }

  /** @param {number} at */
  go(at) {
    if (!this.walk) return;
    this.closed = false;
    this.stand(at);
  }

  /** A step on; past the last one, the closing picture. */
  advance() {
    if (this.at < this.last) {
      this.go(this.at + 1);
      return;
    }
    this.pause();
    this.closed = true;
    this.stand(this.last);
  }

  /**
   * @param {number} at
   * @param {string[][] | null} [caption] the step in formulas, where it is known
   */
  stand(at, caption = null) {
    this.at = Math.max(0, Math.min(at, this.last));
    if (caption) this.caption = caption;
    this.show();
    if (!caption) void this.describe();
  }

  async next() {
    await this.ready;
    if (!this.walk) await this.start();
    else this.advance();
  }

  async back() {
    this.pause();
    await this.ready;
    this.go(this.closed ? this.last : this.at - 1);
  }

  async end() {
    await this.ready;
    this.go(this.last);
  }

  async restart() {
    this.pause();
    await this.ready;
    this.go(0);
  }

  /**
   * Go to where a node is computed; from there, to where it sends its gradient back.
   * @param {string} node
   */
  async jump(node) {
    if (!this.walk) await this.start();
    if (!this.walk) return;
    const places = stepsAbout(this.walk, node);
    this.pause();
    this.go(places.find((place) => place > this.at) ?? places[0]);
  }

  /**
   * Go to a place that a lesson names.
   * @param {{at: string, node?: string | null, direction?: Direction,
   *   seeds?: Record<string, number>, play?: boolean}} place
   */
  async goTo({ at, node, direction = "reverse", seeds = {}, play = false }) {
    this.pause();
    const going = ++this.goings;
    this.direction = direction;
    this.chosen = new Map(Object.entries(seeds));
    this.changed(["seeds"]);
    await this.start();
    // Another place has been asked for since, or none.
    if (going !== this.goings || !this.walk) return;
    this.arrivals++;
    this.go(placeOf(this.walk, at, node));
    if (play) void this.play();
  }

  /**
   * Stand where another window stands in its walk.
   * @param {import("../link/answers.js").Stand | null} place nowhere, where it has none
   * @param {string[][] | null} caption the step in formulas, where it is known
   */
  async standWith(place, caption) {
    this.pause();
    const going = ++this.goings;
    if (!place) {
      this.stop();
      return;
    }
    const { direction, seeds, at, closed } = place;
    const way = JSON.stringify({ direction, seeds });
    if ((!this.active && !this.starting) || JSON.stringify(this.way) !== way) {
      this.direction = direction;
      this.chosen = new Map(Object.entries(seeds));
      this.changed(["seeds"]);
      void this.start();
    }
    await this.ready;
    if (going !== this.goings || !this.walk) return;
    this.closed = closed;
    this.stand(at, caption);
  }

  async play() {
    this.pace.begin();
    if (!this.walk) await this.start();
    // Refused, stopped or paused meanwhile.
    if (!this.walk || !this.pace.playing) return;
    if (this.at === this.last) this.go(0);
    this.pace.go();
  }

  pause() {
    this.pace.end();
  }

  /** Fetch the step in formulas; the last one stays until it is there. */
  async describe() {
    const { at, asked, way } = this;
    if (!this.step?.node) {
      this.caption = [];
      this.changed(["caption"]);
      return;
    }
    const current = () => at === this.at && !this.closed && asked === this.asked;
    try {
      const { lines } = await this.session.ask(MESSAGES.CAPTION, { ...way, at });
      if (!current()) return;
      this.caption = lines;
      this.changed(["caption"]);
    } catch (error) {
      if (current()) this.session.notify(/** @type {Error} */ (error).message, "refusal");
    }
  }

  /** What is seen at this step, from the steps up to it; tells of what differs from before. */
  show() {
    const { nodes: nodesBefore, wires: wiresBefore, lit } = this;
    const seen = seenAt(this.walk, this.closed ? Infinity : this.at, this.mirror);
    this.nodes = seen.nodes;
    this.wires = seen.wires;
    this.lit = this.inPlay;
    const nodes = [...differing(nodesBefore, this.nodes), ...lit, ...this.lit];
    const wires = differing(wiresBefore, this.wires);
    this.changed(
      new Set([
        "walk",
        "caption",
        ...nodes.map((id) => `walk:${id}`),
        ...wires.map((id) => `walkwire:${id}`),
      ]),
    );
  }
}
