/**
 * The mirror: the document and its numbers as the server last told them. It changes only by
 * snapshots and patches, and computes nothing.
 *
 * Topics: `node:<id>` (anything a node shows), `wire:<target>:<port>`, "structure" (which nodes and
 * wires there are, and where), "header" (title, mode, target, stale), "formula", "problems", "revision" (the document is another).
 */

import { Observable } from "./lib.js";
import { HAS_GRADIENT, HAS_VALUE, MAX_ARITY, unpackNumbers } from "./protocol.js";

/**
 * @typedef {{note?: string, min?: number, max?: number, step?: number, digits?: number,
 *   style?: "scientific" | "pi"}} Annotation
 * @typedef {{id: string, op: string, name?: string, value?: number, x: number, y: number}
 *   & Annotation} NodeDef
 * @typedef {{source: string, target: string, port: number}} WireDef
 * @typedef {{id: string, title: string, colour: string, x: number, y: number, width: number,
 *   height: number}} FrameDef
 * @typedef {{value: number | null, gradient: number | null}} NodeNumbers
 * @typedef {{local: number, sent: number}} WireNumbers
 * @typedef {{code: string, message: string, origins: string[],
 *   details?: Record<string, unknown>}} Problem
 * @typedef {{node: string | null, latex: string[], note?: string}} Formula
 * @typedef {{fates: Record<string, {name: string, into: string | null}>, before: number,
 *   after: number, order: string[]}} Plan
 */

/** @type {NodeNumbers} */
const NO_NUMBERS = { value: null, gradient: null };

/**
 * @param {string} target
 * @param {number} port
 */
export const wireId = (target, port) => `${target}:${port}`;

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
    /** @type {Record<string, number>} */
    this.feeds = {};
    /** @type {Map<string, FrameDef>} */
    this.frames = new Map();
    this.title = "";
    this.mode = "eager";
    /** @type {string | null} the target a person chose */
    this.chosenTarget = null;
    /** @type {string | null} the target that is in force */
    this.target = null;
    this.stale = false;
    /** @type {Plan | null} */
    this.plan = null;
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
    for (const { source, target, key } of edges) this.addWire({ source, target, port: key });
    this.feeds = { ...graph.feeds };
    this.frames = new Map(
      (graph.frames ?? []).map((/** @type {FrameDef} */ frame) => [frame.id, frame]),
    );
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
      new Set([...before, ...now, ...wires, "structure", "header", "formula", "problems"]),
    );
  }

  /**
   * Take in a patch.
   * @param {any} patch
   */
  apply(patch) {
    /** @type {Set<string>} */
    const touched = new Set();
    for (const { edit } of patch.edits) this.applyEdit(edit, touched);
    this.revision = patch.revision;
    this.addSerials(patch.serial);
    this.takeNumbers(unpackNumbers(patch.numbers), touched);
    for (const node of patch.solved) {
      if (this.problems.delete(node)) touched.add("problems").add(`node:${node}`);
    }
    for (const [node, problem] of Object.entries(patch.problems)) {
      this.problems.set(node, problem);
      touched.add("problems").add(`node:${node}`);
    }
    this.takeState(patch.state, touched);
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
      this.plan = state.plan;
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
   * @param {import("./protocol.js").Numbers} numbers
   * @param {Set<string>} touched
   */
  takeNumbers(numbers, touched) {
    numbers.nodes.forEach((serial, index) => {
      const id = this.bySerial.get(serial);
      if (id === undefined) return;
      const flags = numbers.flags[index];
      this.numbers.set(id, {
        value: flags & HAS_VALUE ? numbers.values[index] : null,
        gradient: flags & HAS_GRADIENT ? numbers.gradients[index] : null,
      });
      touched.add(`node:${id}`);
    });
    numbers.wires.forEach((code, index) => {
      const id = this.bySerial.get(Math.floor(code / MAX_ARITY));
      if (id === undefined) return;
      const wire = wireId(id, code % MAX_ARITY);
      if (numbers.wired[index]) {
        this.wireNumbers.set(wire, { local: numbers.local[index], sent: numbers.sent[index] });
      } else {
        this.wireNumbers.delete(wire);
      }
      touched.add(`wire:${wire}`);
    });
  }

  /**
   * @param {any} edit
   * @param {Set<string>} touched
   */
  applyEdit(edit, touched) {
    const node = this.nodes.get(edit.id);
    if (edit.id) touched.add(`node:${edit.id}`);
    switch (edit.type) {
      case "batch":
        edit.edits.forEach((/** @type {any} */ part) => this.applyEdit(part, touched));
        break;
      case "add_node": {
        const { id, op, name, value, x, y, attributes } = edit;
        this.nodes.set(id, {
          ...attributes,
          id,
          op,
          name: name ?? undefined,
          value: value ?? 1,
          x,
          y,
        });
        touched.add("structure");
        break;
      }
      case "remove_node":
        this.removeNode(edit.id, touched);
        break;
      case "connect":
        this.addWire({ source: edit.source, target: edit.target, port: edit.port });
        touched.add("structure").add(`wire:${wireId(edit.target, edit.port)}`);
        break;
      case "disconnect":
        this.removeWire(wireId(edit.target, edit.port));
        touched.add("structure").add(`wire:${wireId(edit.target, edit.port)}`);
        break;
      case "set_value":
        if (node) node.value = edit.value;
        break;
      case "feed":
        if (edit.value === null) delete this.feeds[edit.id];
        else this.feeds[edit.id] = edit.value;
        break;
      case "rename":
        if (node) node.name = edit.name ?? undefined;
        touched.add("structure");
        break;
      case "move":
        for (const [id, [x, y]] of Object.entries(edit.positions)) {
          Object.assign(this.nodes.get(id) ?? {}, { x, y });
        }
        touched.add("structure");
        break;
      case "change_operator":
        this.changeOperator(edit.id, edit.op);
        touched.add("structure");
        break;
      case "annotate":
        for (const [key, value] of Object.entries(edit.set)) {
          if (!node) break;
          if (value === null) delete (/** @type {any} */ (node)[key]);
          else Object.assign(node, { [key]: value });
        }
        break;
      case "set_frame":
        if (edit.frame === null) this.frames.delete(edit.id);
        else this.frames.set(edit.id, edit.frame);
        touched.add("structure");
        break;
      case "set_target":
        this.chosenTarget = edit.id;
        break;
      case "set_mode":
        this.mode = edit.mode;
        touched.add("header");
        break;
      case "set_title":
        this.title = edit.title;
        touched.add("header");
        break;
    }
  }

  /** @param {WireDef} wire */
  addWire(wire) {
    const id = wireId(wire.target, wire.port);
    this.removeWire(id);
    this.wires.set(id, wire);
    const uses = this.uses.get(wire.source) ?? new Set();
    this.uses.set(wire.source, uses.add(id));
  }

  /** @param {string} id */
  removeWire(id) {
    const wire = this.wires.get(id);
    if (!wire) return;
    this.wires.delete(id);
    this.wireNumbers.delete(id);
    this.uses.get(wire.source)?.delete(id);
  }

  /**
   * @param {string} id
   * @param {Set<string>} touched
   */
  removeNode(id, touched) {
    for (const wire of [...(this.uses.get(id) ?? [])]) {
      this.removeWire(wire);
      touched.add(`wire:${wire}`);
    }
    for (let port = 0; port < MAX_ARITY; port++) this.removeWire(wireId(id, port));
    this.nodes.delete(id);
    this.uses.delete(id);
    this.numbers.delete(id);
    delete this.feeds[id];
    const serial = this.serials.get(id);
    if (serial !== undefined) this.bySerial.delete(serial);
    this.serials.delete(id);
    if (this.chosenTarget === id) this.chosenTarget = null;
    if (this.problems.delete(id)) touched.add("problems");
    touched.add("structure");
  }

  /**
   * @param {string} id
   * @param {string} op
   */
  changeOperator(id, op) {
    const node = this.nodes.get(id);
    if (!node) return;
    const number = node.op === "placeholder" ? this.feeds[id] : node.value;
    delete this.feeds[id];
    node.op = op;
    node.value = number ?? 1;
    if (op === "placeholder" && number !== undefined) this.feeds[id] = number;
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
    if (node.op === "placeholder") return this.feeds[id] ?? null;
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
}
