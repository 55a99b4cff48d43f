/** What is different between the state that is shown and another, counted, and line by line. */

import { useApp } from "../state/app.js";
import { inWords, t } from "../words/i18n.js";
import { whenWords } from "../words/deeds.js";
import { html, useTopic } from "../lib.js";

/** The states that can be chosen, besides the named ones: now, and the first that is known. */
const NOW = "now";

/** Chooses what to compare with. */
export function Against() {
  const { timeline } = useApp();
  useTopic(timeline, "contrast");
  const { against, mark, marks, versions } = timeline;
  const [first] = marks;
  const here = mark?.revision;
  const chosen = typeof against === "number" && !versions.some((one) => one.revision === against);
  return html`<select
    className="field against"
    aria-label=${t("contrast.with")}
    value=${against ?? ""}
    onChange=${(/** @type {any} */ { target: { value } }) =>
      timeline.compare(value === "" ? null : value === NOW ? NOW : Number(value))}
  >
    <option value="">${t("contrast.none")}</option>
    <option value=${NOW}>${t("contrast.now")}</option>
    ${versions.map(
      ({ revision, name }) =>
        html`<option key=${revision} value=${revision}>${t("contrast.version", { name })}</option>`,
    )}
    ${
      chosen
        ? html`<option value=${against}>${t("contrast.at", { revision: against })}</option>`
        : here !== undefined && html`<option value=${here}>${t("contrast.this")}</option>`
    }
    ${first && first.revision !== here && first.revision !== against && html`<option value=${first.revision}>${t("contrast.first")}</option>`}
  </select>`;
}

/**
 * The counts of what is different, as a sentence lists them.
 * @param {import("../state/timeline.js").Contrast} contrast
 */
function counted({ added, changed, header, moved, removed, unwired, wired }) {
  const counts = Object.entries({
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    moved: moved.length,
    wired: wired.length,
    unwired: unwired.length,
    header: header.length,
  });
  const told = counts.filter(([, count]) => count > 0);
  if (told.length === 0) return t("contrast.same");
  return inWords(told.map(([what, count]) => t(`contrast.${what}`, { count })));
}

/** @param {{line: string[]}} props */
function Line({ line: [sign, text] }) {
  const kinds = /** @type {Record<string, string>} */ ({ "+": "came", "-": "went", " ": "" });
  // What went has a sign of its own, so that it is heard.
  const spoken = sign === "-" ? "−" : sign;
  return html`<li className=${kinds[sign]}><span className="sign">${spoken}</span>${text || " "}</li>`;
}

export function Contrast() {
  const { timeline } = useApp();
  useTopic(timeline, "contrast");
  const { against, contrast, mark, versions } = timeline;
  if (!contrast) return null;
  const named = versions.find(({ revision }) => revision === against)?.name;
  const before =
    against === NOW
      ? t("contrast.now")
      : named === undefined
        ? t("contrast.at", { revision: against })
        : t("contrast.version", { name: named });
  const { name } = timeline.version ?? {};
  const shown = name ? t("contrast.version", { name }) : whenWords(mark?.made ?? null);
  const after = timeline.isNow ? t("contrast.now") : shown;
  return html`<div className="contrast">
    <p role="status">${t("contrast.said", { before, after, what: counted(contrast) })}</p>
    ${
      contrast.lines.length > 0 &&
      html`<ul className="contrast-lines" tabIndex=${0} aria-label=${t("contrast.lines")}>
        ${contrast.lines.map((line, index) => html`<${Line} key=${index} line=${line} />`)}
        ${contrast.cut > 0 && html`<li>${t("contrast.cut", { count: contrast.cut })}</li>`}
      </ul>`
    }
  </div>`;
}
