/**
 * The mirror: the document and its numbers as the server last told them. It changes only by
 * snapshots and patches, and computes nothing.
 *
 * Topics: `node:<id>` (anything a node shows), `wire:<target>:<port>`, "structure" (which nodes and
 * wires there are, and where), "numbers" (any number at all), "hidden" (what is asked for), "fresh", "header"
 * (title, mode, target, stale), "formula", "problems", "revision" (the document is another).
 */

import { Observable } from "../observable.js";
import { addWire, applyEdit, MAX_ARITY, wireId } from "./replay.js";
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

/**
 * @typedef {{note?: string, min?: number, max?: number, step?: number, digits?: number,
 *   style?: "scientific" | "pi"}} Annotation
 * @typedef {{id: string, op: string, name?: string, value?: number, x: number, y: number}
 *   & Annotation} NodeDef
 * @typedef {{source: string, target: string, port: number}} WireDef
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

export class Mirror extends Observable {
  constructor() {
    super();
    this.revision = -1;
    /** @type {Map<string, NodeDef>} */
    this.nodes = new Map();
    /** @type {Map<string, WireDef>} */
    this.wires = new Map();
    /** @type {Map<string, Set<string>>} wire ids by source */
    this.uses = new Map();
    /** @type {Map<string, number>} what placeholders are fed */
    this.feeds = new Map();
    /** @type {Map<string, FrameDef>} */
    this.frames = new Map();
    /** @type {Set<string>} numbers that are asked for: `value:v1`, `gradient:x1`, `local:v1:0` */
    this.hidden = new Set();
    /** @type {import("./lesson.js").Lesson | null} */
    this.lesson = null;
    this.title = "";
    this.mode = "eager";
    /** @type {string | null} the target a person chose */
    this.chosenTarget = null;
    /** @type {string | null} the target that is in force */
    this.target = null;
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
    const before = [...this.nodes.keys()].map((id) => `node:${id}`);
    const { graph, nodes, edges } = snapshot.document;
    this.revision = snapshot.revision;
    this.nodes = new Map(
      nodes.map((/** @type {NodeDef} */ node) => [
        node.id,
        { ...node, x: node.x ?? 0, y: node.y ?? 0 },
      ]),
    );
    this.wires = new Map();
    this.uses = new Map();
    for (const { source, target, key } of edges) addWire(this, { source, target, port: key });
    this.feeds = new Map(Object.entries(graph.feeds ?? {}));
    this.frames = new Map(
      (graph.frames ?? []).map((/** @type {FrameDef} */ frame) => [frame.id, frame]),
    );
    this.hidden = new Set(Object.keys(graph.hidden ?? {}));
    this.lesson = graph.lesson ?? null;
    this.title = graph.title;
    this.mode = graph.mode;
    this.chosenTarget = graph.target;
    this.problems = new Map(Object.entries(snapshot.problems));
    this.serials = new Map();
    this.bySerial = new Map();
    this.numbers = new Map();
    this.wireNumbers = new Map();
    this.addSerials(snapshot.serial);
    this.takeNumbers(unpackNumbers(snapshot.numbers), new Set());
    this.takeState(snapshot, new Set());
    const now = [...this.nodes.keys()].map((id) => `node:${id}`);
    const wires = [...this.wires.keys()].map((id) => `wire:${id}`);
    this.changed(
      new Set([
        ...before,
        ...now,
        ...wires,
        "structure",
        "header",
        "formula",
        "problems",
        "hidden",
        "numbers",
      ]),
    );
  }

  /**
   * Take in a patch.
   * @param {any} patch
   */
  apply(patch) {
    /** @type {Set<string>} */
    const touched = new Set();
    for (const { edit } of patch.edits) applyEdit(this, edit, touched);
    this.revision = patch.revision;
    this.addSerials(patch.serial);
    this.fresh = [];
    this.takeNumbers(unpackNumbers(patch.numbers), touched);
    if (this.fresh.length) touched.add("fresh");
    for (const node of patch.solved) {
      if (this.problems.delete(node)) touched.add("problems").add(`node:${node}`);
    }
    for (const [node, problem] of Object.entries(patch.problems)) {
      this.problems.set(node, problem);
      touched.add("problems").add(`node:${node}`);
    }
    this.takeState(patch.state, touched);
    if (touched.size) touched.add("numbers");
    if (patch.edits.length) touched.add("revision");
    this.changed(touched);
  }

  /**
   * @param {any} state
   * @param {Set<string>} touched
   */
  takeState(state, touched) {
    if ("target" in state) {
      if (this.target !== null) touched.add(`node:${this.target}`);
      this.target = state.target;
      if (this.target !== null) touched.add(`node:${this.target}`);
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

  /** @param {Record<string, number>} serials */
  addSerials(serials) {
    for (const [id, serial] of Object.entries(serials)) {
      this.serials.set(id, serial);
      this.bySerial.set(serial, id);
    }
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
      if (known === null && flags & HAS_VALUE) this.fresh.push(id);
      this.numbers.set(id, {
        value: flags & HAS_VALUE ? numbers.values[index] : null,
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
    if (node.op === "placeholder") return this.feeds.get(id) ?? null;
    return node.value ?? null;
  }

  /**
   * The wires that end on a node, by port.
   * @param {string} id
   * @param {number} arity
   * @returns {(WireDef | undefined)[]}
   */
  inputsOf(id, arity) {
    return Array.from({ length: arity }, (_, port) => this.wires.get(wireId(id, port)));
  }

  /**
   * The wires that start at a node.
   * @param {string} id
   * @returns {WireDef[]}
   */
  usesOf(id) {
    return [...(this.uses.get(id) ?? [])].flatMap((wire) => this.wires.get(wire) ?? []);
  }

  /**
   * Everything upstream (or downstream) of a node, and the wires on the way.
   * @param {string} start
   * @param {"up" | "down"} way
   */
  relatives(start, way) {
    const found = new Set(/** @type {string[]} */ ([]));
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const wires = way === "up" ? this.inputsOf(at, MAX_ARITY) : this.usesOf(at);
      for (const wire of wires) {
        if (!wire) continue;
        const next = way === "up" ? wire.source : wire.target;
        found.add(wireId(wire.target, wire.port));
        if (!found.has(next)) stack.push(next);
        found.add(next);
      }
    }
    return found;
  }
}
