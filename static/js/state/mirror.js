/**
 * The mirror: the document and its numbers as the server last told them. It changes only by
 * snapshots and patches, and computes nothing.
 *
 * Topics: `node:<id>` (anything a node shows), `wire:<target>:<port>`, "structure" (which nodes and
 * wires there are, and where), "numbers" (any number at all), "hidden" (what is asked for), "fresh",
 * "header" (title, mode, target, stale), "lesson" (which, and the step it is at), "formula",
 * "problems", "revision" (the document is another), "recomputed" (a number is another than it was, or
 * may be: not only shown or withheld now).
 */

import { Graph } from "./graph.js";
import { takeDifference, touchUsers, wholeOf, wireId } from "./records.js";
import {
  GRADIENT_WITHHELD,
  HAS_GRADIENT,
  HAS_VALUE,
  LOCAL_WITHHELD,
  SENT_WITHHELD,
  unpackNumbers,
  VALUE_WITHHELD,
  WIRED,
} from "../link/protocol.js";
import { isConstant, isFed } from "../words/kinds.js";

/**
 * @typedef {{note?: string, min?: number, max?: number, step?: number, digits?: number,
 *   style?: "scientific" | "pi", slider?: boolean, pulled?: boolean, locked_by?: string,
 *   sweep?: number, mirrors?: string}} Annotation
 * @typedef {{id: string, op: string, name?: string, value?: number, x: number, y: number}
 *   & Annotation} NodeDef
 * @typedef {{source: string, target: string, port: number}} WireDef
 * @typedef {"right" | "down"} Direction where values run
 * @typedef {{id: string, title: string, colour: string, x: number, y: number, width: number,
 *   height: number}} FrameDef
 * @typedef {{value: number | null, gradient: number | null, withheld: string[]}} NodeNumbers a
 *   number that is withheld is null, and its kind is listed
 * @typedef {{local: number | null, sent: number | null}} WireNumbers null where it is withheld
 * @typedef {{code: string, message: string, origins: string[],
 *   details?: Record<string, unknown>}} Problem
 * @typedef {{node: string | null, latex: string[], note?: string}} Formula
 * @typedef {{fates: Map<string, {name: string, into: string | null}>, before: number,
 *   after: number, order: string[]}} Plan
 */

/** @type {NodeNumbers} */
const NO_NUMBERS = { value: null, gradient: null, withheld: [] };

/** What a graph that is being built has by nature, and what leads back to a problem elsewhere. */
const UNFINISHED = ["waiting", "open-port", "blocked"];
const INHERITED = ["blocked", "inherited", "indeterminate"];

/** The topics that are no node's and no wire's. */
const WHOLE = [
  "structure",
  "header",
  "direction",
  "lesson",
  "formula",
  "problems",
  "hidden",
  "numbers",
  "revision",
];

export class Mirror extends Graph {
  constructor() {
    super();
    this.revision = -1;
    /** Which room told this: each begins to count anew. */
    this.room = "";
    /** How much the room had told when it told this. */
    this.seq = -1;
    /** What this person is called in what is hidden and in patches: a digest. */
    this.you = "";
    /** @type {Map<string, number>} what placeholders are fed */
    this.feeds = new Map();
    /** @type {Map<string, FrameDef>} */
    this.frames = new Map();
    /** @type {Map<string, string>} numbers that are asked for (`value:v1`, `gradient:x1`,
     * `local:v1:0`), and who hid each, as a digest; nobody in particular is "" */
    this.hidden = new Map();
    /** @type {import("./lesson.js").Lesson | null} */
    this.lesson = null;
    /** @type {number | null} the step of the lesson that the graph is at */
    this.step = null;
    this.title = "";
    this.mode = "eager";
    /** @type {Direction | null} where values run; null leaves it to each window */
    this.direction = null;
    /** @type {string | null} what a person says of the whole */
    this.note = null;
    /** @type {string | null} the target a person chose */
    this.chosenTarget = null;
    this.stale = false;
    /** @type {Plan | null} */
    this.plan = null;
    /** @type {Map<string, number>} when the plan runs a node, counted from 1 */
    this.turns = new Map();
    this.executor = "";
    /** @type {Formula} */
    this.formula = { node: null, latex: [] };
    /** @type {Map<string, Problem>} */
    this.problems = new Map();
    /** @type {Map<string, number>} */
    this.serials = new Map();
    /** @type {Map<number, string>} */
    this.bySerial = new Map();
    /** @type {Map<string, NodeNumbers>} */
    this.numbers = new Map();
    /** @type {Map<string, WireNumbers>} */
    this.wireNumbers = new Map();
    /** @type {string[]} nodes that the last patch gave their first value; topic "fresh" */
    this.fresh = [];
  }

  /**
   * Begin again from a snapshot.
   * @param {any} snapshot
   */
  load(snapshot) {
    const touched = new Set(this.everything());
    this.room = snapshot.room;
    this.seq = snapshot.seq;
    for (const records of [this.nodes, this.wires, this.uses, this.inputs, this.feeds]) {
      records.clear();
    }
    for (const records of [this.frames, this.hidden, this.problems]) records.clear();
    for (const records of [this.serials, this.bySerial, this.numbers, this.wireNumbers]) {
      records.clear();
    }
    takeDifference(this, wholeOf(snapshot.document), touched);
    this.takeRest({ ...snapshot, solved: [], state: snapshot }, touched);
    // Nothing of a whole graph is fresh.
    this.fresh = [];
    this.changed(new Set([...touched, ...this.everything()]));
  }

  /** Whether values run down in the document's own places. */
  get down() {
    return this.direction === "down";
  }

  /** The topics of everything that there is. */
  *everything() {
    for (const id of this.nodes.keys()) yield `node:${id}`;
    for (const id of this.wires.keys()) yield `wire:${id}`;
    yield* WHOLE;
  }

  /**
   * Take in a patch.
   * @param {any} patch
   */
  apply(patch) {
    /** @type {Set<string>} */
    const touched = new Set();
    this.seq = patch.seq;
    if (patch.difference) takeDifference(this, patch.difference, touched);
    this.fresh = [];
    this.takeRest(patch, touched);
    if (this.fresh.length) touched.add("fresh");
    if (touched.size) touched.add("numbers");
    if (patch.edits.length) touched.add("revision");
    this.changed(touched);
  }

  /**
   * Take in what is computed of a document.
   * @param {any} told a patch, or a snapshot as one
   * @param {Set<string>} touched
   */
  takeRest({ revision, serial, numbers, solved, problems, state }, touched) {
    this.revision = revision;
    this.addSerials(serial);
    this.takeNumbers(unpackNumbers(numbers), touched);
    for (const node of solved) {
      if (this.problems.delete(node)) touched.add("problems").add(`node:${node}`);
    }
    for (const [node, problem] of Object.entries(problems)) {
      this.problems.set(node, problem);
      touched.add("problems").add(`node:${node}`);
    }
    this.takeState(state, touched);
  }

  /**
   * @param {any} state
   * @param {Set<string>} touched
   */
  takeState(state, touched) {
    if ("target" in state) {
      for (const id of [this.target, state.target]) {
        if (id === null) continue;
        touched.add(`node:${id}`);
        if (isConstant(this.nodes.get(id)?.op)) touchUsers(this, id, touched);
      }
      this.target = state.target;
      touched.add("header");
    }
    if ("formula" in state) {
      this.formula = state.formula;
      touched.add("formula");
    }
    for (const key of /** @type {const} */ (["stale", "executor"])) {
      if (key in state) {
        /** @type {any} */ (this)[key] = state[key];
        touched.add("header");
      }
    }
    if ("plan" in state) {
      const { plan } = state;
      this.plan = plan && { ...plan, fates: new Map(Object.entries(plan.fates)) };
      const order = this.plan?.order ?? [];
      this.turns = new Map(order.map((id, index) => [id, index + 1]));
      touched.add("header");
      for (const id of this.nodes.keys()) touched.add(`node:${id}`);
    }
  }

  /** @param {Record<string, number>} serials of new nodes; a serial may have been another's before */
  addSerials(serials) {
    for (const id of Object.keys(serials)) this.dropSerial(id);
    for (const [id, serial] of Object.entries(serials)) {
      this.serials.set(id, serial);
      this.bySerial.set(serial, id);
    }
  }

  /** @param {string} id */
  dropSerial(id) {
    const serial = this.serials.get(id);
    this.serials.delete(id);
    if (serial !== undefined && this.bySerial.get(serial) === id) this.bySerial.delete(serial);
  }

  /**
   * @param {import("../link/protocol.js").Numbers} numbers
   * @param {Set<string>} touched
   */
  takeNumbers(numbers, touched) {
    numbers.nodes.forEach((serial, index) => {
      const id = this.bySerial.get(serial);
      if (id === undefined) return;
      const flags = numbers.flags[index];
      const known = this.numbers.get(id)?.value ?? null;
      const value = flags & HAS_VALUE ? numbers.values[index] : null;
      if (known === null && value !== null) this.fresh.push(id);
      if (known !== null && value !== null && known !== value) touched.add("recomputed");
      this.numbers.set(id, {
        value,
        gradient: flags & HAS_GRADIENT ? numbers.gradients[index] : null,
        withheld: [
          ...(flags & VALUE_WITHHELD ? ["value"] : []),
          ...(flags & GRADIENT_WITHHELD ? ["gradient"] : []),
        ],
      });
      touched.add(`node:${id}`);
    });
    numbers.wires.forEach((serial, index) => {
      const id = this.bySerial.get(serial);
      if (id === undefined) return;
      const wire = wireId(id, numbers.ports[index]);
      const flags = numbers.wired[index];
      if (flags & WIRED) {
        this.wireNumbers.set(wire, {
          local: flags & LOCAL_WITHHELD ? null : numbers.local[index],
          sent: flags & SENT_WITHHELD ? null : numbers.sent[index],
        });
      } else {
        this.wireNumbers.delete(wire);
      }
      touched.add(`wire:${wire}`);
    });
  }

  /**
   * @param {string} id
   * @returns {NodeNumbers}
   */
  numbersOf(id) {
    return this.numbers.get(id) ?? NO_NUMBERS;
  }

  /**
   * The number a leaf was given, or null for a placeholder that waits.
   * @param {string} id
   * @returns {number | null}
   */
  givenNumber(id) {
    const node = this.nodes.get(id);
    if (!node) return null;
    if (isFed(node.op)) return this.feeds.get(id) ?? null;
    return node.value ?? null;
  }

  /**
   * What stands in the way of a number that is asked for. What is not finished yet is no problem
   * where the target has no use for it.
   * @returns {[string, Problem][]}
   */
  askedProblems() {
    const found = [...this.problems];
    if (!found.some(([, { code }]) => UNFINISHED.includes(code))) return found;
    const used = this.target === null ? new Set() : this.relatives(this.target, "up");
    return found.filter(
      ([id, { code }]) => !UNFINISHED.includes(code) || used.has(id) || id === this.target,
    );
  }

  /**
   * Those of some problems that begin where they are said; inherited ones lead back to one of these.
   * @param {[string, Problem][]} problems
   */
  rootProblems(problems = this.askedProblems()) {
    return problems.filter(([, { code }]) => !INHERITED.includes(code));
  }
}
