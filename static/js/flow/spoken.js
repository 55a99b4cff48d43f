/** How a node is called by who cannot see it, near and from afar. */

import { useLayoutEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { entryLabel, problemOf, symbolOf } from "../words/names.js";
import { inWords } from "../words/format.js";
import { t } from "../words/i18n.js";

/** @typedef {import("../state/app.js").App} App */

/** What a lazy run's plan does with a node, where there is something to say about it. */
export const TOLD_FATES = ["pruned", "folded", "merged"];

/**
 * The accessible name: `x1, variable, value 2, gradient 5.5`.
 * @param {string} name
 * @param {string} kind
 * @param {{value: number | null, gradient: number | null}} numbers
 * @param {App["walker"]["derivative"]} derivative what the second number is
 * @param {string[]} more what else there is to say of it
 */
function spoken(name, kind, { value, gradient }, derivative, more) {
  const parts = [name, kind];
  if (value !== null) parts.push(t("node.value", { number: inWords(value) }));
  if (gradient !== null) parts.push(t(`node.${derivative}`, { number: inWords(gradient) }));
  return [...parts, ...more].filter(Boolean).join(t("node.comma"));
}

/**
 * Give React Flow's wrapper of a node its name: it has the focus and the role.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} root
 * @param {string} id
 */
export function useSpoken(root, id) {
  const app = useApp();
  const { entries, mirror, timeline, walker } = app;
  const node = mirror.nodes.get(id);
  const op = node?.op ?? "";
  const leaf = isLeaf(op);
  const problem = mirror.problems.has(id) ? problemOf(app, id) : "";
  const fate = mirror.plan?.fates.get(id)?.name ?? "";
  const label = spoken(
    node?.name || (leaf ? "" : symbolOf(app, op)),
    leaf ? t(`kind.${op}`) : entryLabel(op, entries.get(op)?.label ?? ""),
    walker.numbersOf(id),
    walker.derivative,
    [
      TOLD_FATES.includes(fate) ? t(`fate.${fate}`) : "",
      problem || (node?.note ? t("node.note") : ""),
      node?.locked_by ? t("node.locked") : "",
    ],
  );
  const change = timeline.changeOf(id);
  const said = change ? [label, t(`change.${change}`)].join(t("node.comma")) : label;
  useLayoutEffect(() => {
    root.current?.closest(".react-flow__node")?.setAttribute("aria-label", said);
  }, [said, root]);
}
