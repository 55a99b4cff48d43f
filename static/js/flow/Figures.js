/** The numbers on a card: live, or as far as the walk has come; hidden ones ask to be predicted. */

import { Guess } from "../fields/Guess.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { exact, formatFor, formatSeen } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/**
 * A number as a row shows it: undefined is not there yet, null is withheld.
 * @typedef {number | null | undefined} Shown
 */

/**
 * @param {{id: string, label: string, kind: "value" | "gradient" | "tangent", number: Shown,
 *   joins?: import("../state/seen.js").Sum[]}} props
 */
function Row({ id, label, kind, number, joins = [] }) {
  const app = useApp();
  const item = `${kind}:${id}`;
  const name = labelOf(app, id);
  if (number === null && app.mirror.hidden.has(item)) {
    return html`<div className=${`figure ${kind} asked`}>
      <span className="figure-label">${label}</span>
      <${Guess} item=${item} label=${t("guess.what", { kind: label, node: name })} />
    </div>`;
  }
  const node = app.mirror.nodes.get(id);
  const sum = joins.filter(({ before }) => before !== 0);
  const shown = number === undefined ? "–" : number === null ? "?" : formatFor(number, node);
  const title = number === null ? t("withheld") : number === undefined ? "" : exact(number);
  return html`<div className=${sum.length ? `figure ${kind} summed` : `figure ${kind}`}>
    <span className="figure-label">${label}</span>
    ${
      sum.length > 0 &&
      sum.map(
        ({ before, sent }, index) =>
          html`<span key=${index} className="figure-sum">
            ${formatSeen(before)} + ${formatSeen(sent)} =
          </span>`,
      )
    }
    <span className="figure-number" title=${title}>${shown}</span>
  </div>`;
}

/**
 * A part of the card, which is drawn again with it.
 * @param {{id: string, hasValue: boolean, hasGradient: boolean}} props hasValue: whether the value is
 *   shown here, and not in a field of its own
 */
export function Figures({ id, hasValue, hasGradient }) {
  const { mirror, walker } = useApp();
  const live = mirror.numbersOf(id);
  const seen = walker.active ? walker.nodes.get(id) : undefined;
  /** @param {"value" | "gradient"} kind @returns {Shown} */
  const number = (kind) => {
    if (walker.active) return seen?.[kind];
    return live.withheld.includes(kind) ? null : (live[kind] ?? undefined);
  };
  const tangents = walker.active && walker.direction === "forward";
  return html`${hasValue && html`<${Row} id=${id} label=${t("value")} kind="value" number=${number("value")} />`}
  ${
    hasGradient &&
    html`<${Row}
      id=${id}
      label=${t(tangents ? "tangent" : "gradient")}
      kind=${tangents ? "tangent" : "gradient"}
      number=${number("gradient")}
      joins=${seen?.joins}
    />`
  }`;
}
