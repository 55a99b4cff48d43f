/** A label on a wire: upstream × local, and the contribution that it comes to. */

import { Guess } from "../fields/Guess.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { exactSeen, formatSeen, relation } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { factor } from "./Figures.js";

/**
 * A contribution added to what was there.
 * @param {import("../state/seen.js").Sum} sum
 * @param {number | null} sent
 */
export const sumText = ({ before, after }, sent) =>
  `${formatSeen(before)} + ${factor(sent)} ${relation("+", [before, sent], after)} ${formatSeen(after)}`;

/**
 * @param {import("../state/seen.js").Product & {id: string, source: string, target: string,
 *   box: {x: number, y: number}, size: number, under?: boolean, now?: boolean}} props
 */
export function Product({
  id,
  source,
  target,
  box,
  size,
  under = false,
  now = false,
  upstream,
  local,
  sent,
  sum,
}) {
  const app = useApp();
  const item = `local:${id}`;
  const asked = local === null && app.mirror.hidden.has(item);
  const what = t("guess.what", {
    kind: t("local"),
    node: `∂${labelOf(app, target)}/∂${labelOf(app, source)}`,
  });
  return html`<div
    className=${["contribution", app.walker.derivative, now && "now", under && "under"].filter(Boolean).join(" ")}
    data-wire=${id}
    title=${`${exactSeen(upstream)} × ${exactSeen(local)} = ${exactSeen(sent)}`}
    style=${{ transform: `translate(${box.x}px, ${box.y}px)`, fontSize: `${size}px` }}
  >
    <span className="product">
      <span>${formatSeen(upstream)}</span>${" "}
      <span>× ${asked ? html`<${Guess} item=${item} label=${what} />` : factor(local)}</span>
    </span>${" "}
    <b>${relation("×", [upstream, local], sent)} ${formatSeen(sent)}</b>
    ${sum && html`<span className="sum">${sumText(sum, sent)}</span>`}
  </div>`;
}
