/** What is seen at a step of a walk: the numbers that are there, and what passes along the wires. */

import { unspell } from "../words/format.js";
import { wireId } from "./records.js";

/**
 * @typedef {"reverse" | "forward"} Direction
 * @typedef {{port: number, source: string, local: any, sent: any, before: any, after: any}} Send
 * @typedef {{kind: "begin" | "leaves" | "forward" | "initialise" | "backward", node?: string,
 *   value?: any, upstream?: any, sends?: Send[], adjoints?: Map<string, any>}} Step
 * @typedef {{direction: Direction, target: string | null, leaves: Map<string, any>,
 *   seeds: Map<string, number>, dots: Map<string, string>, letter: string, index: Map<string, number>,
 *   steps: Step[], revision: number}} Walk
 * @typedef {{before: number | null, after: number | null}} Sum what a contribution was added to, and
 *   what it came to
 * @typedef {{value?: number | null, gradient?: number | null, now: boolean,
 *   gets: boolean}} Seen what a node shows; undefined is not there yet, null is withheld
 * @typedef {{upstream: number | null, local: number | null, sent: number | null, sum?: Sum | null}}
 *   Product upstream × local = sent: the gradient of where the wire ends or, in a forward walk, the
 *   tangent of where it starts, times the local derivative
 * @typedef {{now: boolean, product?: Product}} SeenWire
 */

/**
 * @typedef {{walk: Walk, mirror: import("./mirror.js").Mirror, nodes: Map<string, Seen>,
 *   wires: Map<string, SeenWire>, reached: Set<string>}} Scene `reached` are the nodes that have got a
 *   contribution
 */

/**
 * A walk as the server tells it, with everything that is keyed by a node in maps.
 * @param {any} answer
 * @returns {Walk}
 */
export function walkOf({ leaves, seeds, dots, index, steps, ...rest }) {
  /** @param {object} [record] */
  const map = (record = {}) => new Map(Object.entries(record));
  return {
    ...rest,
    leaves: map(leaves),
    seeds: map(seeds),
    dots: map(dots),
    index: map(index),
    steps: steps.map((/** @type {any} */ step) =>
      step.adjoints ? { ...step, adjoints: map(step.adjoints) } : step,
    ),
  };
}

/**
 * Everything that is seen at a step, from the steps up to it.
 * @param {Walk | null} walk
 * @param {number} at beyond the last step, none is being made
 * @param {import("./mirror.js").Mirror} mirror
 * @returns {{nodes: Map<string, Seen>, wires: Map<string, SeenWire>}}
 */
export function seenAt(walk, at, mirror) {
  /** @type {Map<string, Seen>} */
  const nodes = new Map();
  /** @type {Map<string, SeenWire>} */
  const wires = new Map();
  if (!walk) return { nodes, wires };
  for (const id of mirror.nodes.keys()) nodes.set(id, { now: false, gets: false });
  const scene = { walk, mirror, nodes, wires, reached: new Set() };
  walk.steps.slice(0, at + 1).forEach((step, index) => take(scene, step, index === at));
  return { nodes, wires };
}

/**
 * @param {Scene} scene
 * @param {Step} step
 * @param {boolean} now whether it is the one that is being made
 */
function take(scene, step, now) {
  const { walk, nodes } = scene;
  if (step.kind === "leaves") {
    for (const [id, value] of walk.leaves) {
      const seen = nodes.get(id);
      if (!seen) continue;
      seen.value = value === null ? undefined : unspell(value);
      if (walk.direction === "forward" && walk.seeds.has(id)) {
        seen.gradient = walk.seeds.get(id);
      }
      seen.now = now;
    }
  } else if (step.kind === "initialise") {
    for (const [id, adjoint] of step.adjoints ?? []) {
      const seen = nodes.get(id);
      if (seen) Object.assign(seen, { gradient: unspell(adjoint), now: now && id === walk.target });
    }
  } else if (step.kind === "forward") takeForward(scene, step, now);
  else if (step.kind === "backward") takeBackward(scene, step, now);
}

/**
 * @param {Scene} scene
 * @param {Step} step
 * @param {boolean} now
 */
function takeForward(scene, step, now) {
  const id = step.node ?? "";
  const seen = scene.nodes.get(id);
  if (!seen) return;
  seen.value = unspell(step.value);
  seen.now = now;
  const tangents = scene.walk.direction === "forward";
  if (tangents) seen.gradient = unspell(step.upstream);
  if (now) {
    for (const { target, port } of scene.mirror.usesOf(id)) {
      scene.wires.set(wireId(target, port), { now });
    }
  }
  for (const send of tangents ? (step.sends ?? []) : []) {
    const upstream = scene.nodes.get(send.source)?.gradient ?? null;
    scene.wires.set(wireId(id, send.port), { now, product: product(send, upstream) });
  }
}

/**
 * @param {Scene} scene
 * @param {Step} step
 * @param {boolean} now
 */
function takeBackward(scene, step, now) {
  const id = step.node ?? "";
  const seen = scene.nodes.get(id);
  if (seen) seen.now = now;
  const upstream = unspell(step.upstream);
  for (const send of step.sends ?? []) {
    const [before, after] = [unspell(send.before), unspell(send.after)];
    // What comes first is added to nothing, whether its number is told or not.
    const sum = scene.reached.has(send.source) ? { before, after } : null;
    scene.reached.add(send.source);
    scene.wires.set(wireId(id, send.port), { now, product: { ...product(send, upstream), sum } });
    const source = scene.nodes.get(send.source);
    if (!source) continue;
    source.gradient = after;
    source.gets = now;
  }
}

/**
 * The keys of which two maps hold different things.
 * @param {Map<string, object>} before
 * @param {Map<string, object>} after
 */
export function differing(before, after) {
  const gone = [...before.keys()].filter((key) => !after.has(key));
  const other = [...after.keys()].filter((key) => !isSame(before.get(key), after.get(key)));
  return [...gone, ...other];
}

/**
 * Whether the same is seen of a node or a wire.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]))
  );
}

/**
 * @param {Send} send
 * @param {number | null} upstream
 * @returns {Product}
 */
const product = (send, upstream) => ({
  upstream,
  local: unspell(send.local),
  sent: unspell(send.sent),
});
