/** Where things are in a walk: which step is whose. It knows neither what is seen, nor how far a class
 * has come. */

/**
 * @typedef {import("./seen.js").Walk} Walk
 * @typedef {import("./seen.js").Step} Step
 */

/**
 * The steps in one text: two walks of which it is the same are one walk, with other numbers.
 * @param {Walk} walk
 */
export const namesOf = ({ steps }) =>
  steps
    .map(({ kind, node = "", sends = [] }) =>
      [kind, node, ...sends.map(({ source, port }) => `${source}:${port}`)].join(" "),
    )
    .join();

/**
 * Which step is made when, by its kind and its node.
 * @param {Walk} walk
 * @returns {Map<string, number>}
 */
export const turnsOf = ({ steps }) =>
  new Map(steps.map(({ kind, node = "" }, index) => [turnName(kind, node), index]));

/** @param {Step["kind"]} kind @param {string} node */
export const turnName = (kind, node) => `${kind} ${node}`;

/**
 * The nodes in play at a step: whose turn it is first, then what it exchanges with.
 * @param {Walk} walk
 * @param {number} at
 * @param {import("./mirror.js").Mirror} mirror whose graph is walked
 * @returns {string[]}
 */
export function inPlayAt({ steps }, at, mirror) {
  const { node, sends = [], kind } = steps[at];
  if (!node) return [];
  const others = kind === "forward" ? mirror.wiresInto(node) : sends;
  return [node, ...others.map(({ source }) => source)];
}

/**
 * How many lines the longest caption of a walk has: a forward step has one for the value and, where
 * tangents go along, one for them; a backward step has one for each contribution.
 * @param {Walk} walk
 */
export const mostLines = ({ steps, direction }) =>
  Math.max(
    direction === "forward" ? 2 : 1,
    ...steps.map(({ kind, sends = [] }) => (kind === "backward" ? sends.length : 0)),
  );

/**
 * The steps that are about a node. A leaf has none of its own: where it gets its number, and where its
 * gradient is complete.
 * @param {Walk} walk
 * @param {string} node
 */
export function stepsAbout({ steps }, node) {
  const own = steps.flatMap((step, index) => (step.node === node ? [index] : []));
  if (own.length) return own;
  const receives = steps.flatMap((step, index) =>
    step.sends?.some(({ source }) => source === node) ? [index] : [],
  );
  return [1, ...receives.slice(-1)];
}

/**
 * The place that a lesson names: the first of its kind (and its node), or the end.
 * @param {Walk} walk
 * @param {string} at
 * @param {string | null | undefined} node
 */
export function placeOf({ steps }, at, node) {
  if (at === "end") return steps.length - 1;
  return steps.findIndex((step) => step.kind === at && (!node || step.node === node));
}
