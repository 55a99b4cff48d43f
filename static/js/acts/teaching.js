/** What the classroom's commands come down to. */

import { isConstant, isDifferentiable, isLeaf } from "../words/kinds.js";
import { arityOf } from "./edits.js";
import { t } from "../words/i18n.js";
import { MESSAGES } from "../link/protocol.js";

/** @typedef {import("../state/app.js").App} App */

/** A lazy run's nodes light up this far apart, in milliseconds. */
const RUN_APART_MS = 140;

/**
 * The placeholders that have to be fed before the target has a number.
 * @param {App} app
 */
export const unfed = ({ mirror }) =>
  // Problems are those of the last run, and it may have been fed since.
  mirror
    .rootProblems()
    .flatMap(([id, { code }]) =>
      code === "waiting" && mirror.givenNumber(id) === null ? [id] : [],
    );

/**
 * Lazy mode: plan and compute. What cannot be computed yet does not light up, but what it waits for.
 * @param {App} app
 */
export async function run(app) {
  const { mirror, session, canvas } = app;
  await session.ask(MESSAGES.RUN);
  const waits = unfed(app);
  if (waits.length > 0) canvas?.flash(waits, 0);
  else canvas?.flash(mirror.plan?.order ?? [], RUN_APART_MS);
}

/**
 * Add the nodes that compute the target's derivative by the selected leaves; by all, for none.
 * @param {App} app
 */
export async function expandGradient({ mirror, session, view, canvas }) {
  const differentiable = (/** @type {string} */ id) =>
    isDifferentiable(mirror.nodes.get(id)?.op ?? "");
  const selected = view.nodes.filter(differentiable);
  const all = [...mirror.nodes.keys()].filter(
    (id) => differentiable(id) && mirror.numbersOf(id).gradient !== null,
  );
  const leaves = selected.length ? selected : all;
  if (leaves.length === 0) return;
  const { nodes } = await session.send(MESSAGES.EXPAND, { leaves });
  // What can be done with a derivative is offered over it.
  canvas?.select(Object.values(nodes).slice(0, 1));
  requestAnimationFrame(() => canvas?.fit());
}

/**
 * Make a derivative the target, and add the nodes that compute its own.
 * @param {App} app
 * @param {string} id
 */
export async function differentiateAgain(app, id) {
  await app.session.edit({ type: "set_target", id });
  await expandGradient(app);
}

/**
 * The selected nodes' numbers of a kind that can be hidden.
 * @param {App} app
 * @param {"value" | "gradient" | "local"} kind
 * @param {Iterable<string>} nodes
 */
export function hideable(app, kind, nodes) {
  const { mirror } = app;
  return [...nodes].flatMap((id) => {
    const op = mirror.nodes.get(id)?.op ?? "";
    if (kind === "value") return isLeaf(op) ? [] : [`value:${id}`];
    if (kind === "gradient") return isConstant(op) ? [] : [`gradient:${id}`];
    return Array.from({ length: arityOf(app, id) }, (_, port) => `local:${id}:${port}`);
  });
}

/**
 * @param {App} app
 * @param {"value" | "gradient" | "local"} kind
 * @param {Iterable<string>} nodes
 */
export const hide = (app, kind, nodes) =>
  app.session.edit({ type: "hide", items: hideable(app, kind, nodes) });

/**
 * Whether this person has hidden a number: here, or in the graph of which this is a copy.
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {string} by as documents say who has hidden it
 */
export const isOwn = ({ you }, by) => by === you || by === `only-${you}`;

/**
 * What this person may reveal: what they have hidden themselves, and what nobody in particular did.
 * @param {App} app
 * @param {string[]} [nodes] all by default
 */
export function revealable({ mirror }, nodes) {
  const chosen = nodes && new Set(nodes);
  return [...mirror.hidden]
    .filter(([, by]) => by === "" || isOwn(mirror, by))
    .map(([item]) => item)
    .filter((item) => !chosen || chosen.has(item.split(":")[1]));
}

/**
 * @param {App} app
 * @param {string[]} [nodes] all by default
 */
export const reveal = (app, nodes) =>
  app.session.edit({ type: "hide", items: revealable(app, nodes), hidden: false });

/**
 * Into projector mode, and out of it: with the zoom that follows, which people can switch off.
 * @param {App} app
 */
export function toggleProjector({ view, walker, canvas }) {
  view.setProjector(!view.projector);
  if (view.projector && !walker.active) requestAnimationFrame(() => canvas?.fit());
}
