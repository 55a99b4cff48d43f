/** The graph as it is drawn: its nodes and wires, and what follows from how they are joined. */

import { Observable } from "../observable.js";
import { wireId } from "./records.js";
import { isConstant } from "../words/kinds.js";

/**
 * @typedef {import("./mirror.js").NodeDef} NodeDef
 * @typedef {import("./mirror.js").WireDef} WireDef
 */

export class Graph extends Observable {
  constructor() {
    super();
    /** @type {Map<string, NodeDef>} */
    this.nodes = new Map();
    /** @type {Map<string, WireDef>} */
    this.wires = new Map();
    /** @type {Map<string, Set<string>>} wire ids by source */
    this.uses = new Map();
    /** @type {Map<string, Set<string>>} wire ids by target */
    this.inputs = new Map();
    /** @type {string | null} the target that is in force */
    this.target = null;
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
   * How many input ports a node has: where it takes any number, as many as reach to its last wire.
   * @param {string} id
   * @param {{arity: number, many?: boolean} | undefined} entry of its operator
   */
  portsOf(id, entry) {
    if (!entry?.many) return entry?.arity ?? 0;
    return Math.max(entry.arity, ...this.wiresInto(id).map(({ port }) => port + 1));
  }

  /**
   * The wires that start at a node.
   * @param {string} id
   * @returns {WireDef[]}
   */
  usesOf(id) {
    return this.wiresOf(this.uses.get(id));
  }

  /**
   * The wires that end on a node, in no order.
   * @param {string} id
   * @returns {WireDef[]}
   */
  wiresInto(id) {
    return this.wiresOf(this.inputs.get(id));
  }

  /** @param {Iterable<string>} [ids] */
  wiresOf(ids = []) {
    return [...ids].flatMap((wire) => this.wires.get(wire) ?? []);
  }

  /**
   * Whether a node is drawn in its users: a constant that is used, unless it was pulled out.
   * @param {string} id
   */
  standsInside(id) {
    const node = this.nodes.get(id);
    return (
      node !== undefined &&
      isConstant(node.op) &&
      id !== this.target &&
      !node.pulled &&
      this.uses.get(id) !== undefined
    );
  }

  /**
   * Nodes with the constants that stand in them and in no others: what a person takes them for.
   * @param {string[]} ids
   */
  withConstants(ids) {
    const chosen = new Set(ids);
    for (const id of ids) {
      for (const { source } of this.wiresInto(id)) {
        const alone = this.standsInside(source) && this.usesOf(source);
        if (alone && alone.every(({ target }) => chosen.has(target))) chosen.add(source);
      }
    }
    return [...chosen];
  }

  /**
   * The wires that end on a node and are drawn: those of constants in it are not.
   * @param {string} id
   */
  drawnInputs(id) {
    return this.wiresInto(id).filter(({ source }) => !this.standsInside(source));
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
      const wires = way === "up" ? this.wiresInto(at) : this.usesOf(at);
      for (const wire of wires) {
        const next = way === "up" ? wire.source : wire.target;
        found.add(wireId(wire.target, wire.port));
        if (!found.has(next)) stack.push(next);
        found.add(next);
      }
    }
    return found;
  }
}
