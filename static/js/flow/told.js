/** What resting on a node tells, near and from afar. */

import { isLeaf } from "../words/kinds.js";
import { bodyOf } from "../state/notation.js";
import { entryLabel, problemOf } from "../words/names.js";
import { exact } from "../words/format.js";
import { t } from "../words/i18n.js";
import { TOLD_FATES } from "./spoken.js";

/**
 * What it is, what is wrong with it, and its numbers in full.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 */
export function told(app, id) {
  const { entries, mirror, walker } = app;
  const op = mirror.nodes.get(id)?.op ?? "";
  const kind = isLeaf(op) ? t(`kind.${op}`) : entryLabel(op, entries.get(op)?.label ?? "");
  const { value, gradient } = walker.numbersOf(id);
  const fate = mirror.plan?.fates.get(id)?.name ?? "";
  const inputs = op === "where" ? t("node.choice") : "";
  const fated = TOLD_FATES.includes(fate) ? t(`fate.${fate}`) : "";
  const lines = [kind, inputs, fated, problemOf(app, id)];
  if (value !== null) lines.push(t("node.value", { number: exact(value) }));
  if (gradient !== null) lines.push(t(`node.${walker.derivative}`, { number: exact(gradient) }));
  for (const constant of bodyOf(app, id).constants) {
    const number = mirror.givenNumber(constant);
    if (number !== null) lines.push(t("node.constant", { number: exact(number) }));
  }
  return lines.filter(Boolean).join("\n");
}
