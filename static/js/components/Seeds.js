/** The direction of tangents: how fast each leaf moves. */

import { useApp } from "../state/app.js";
import { Typeset } from "../fields/Typeset.js";
import { useDraft } from "../fields/draft.js";
import { exact, formatGiven, parseNumber } from "../words/format.js";
import { labelOf } from "../words/names.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

/**
 * One leaf: its tangent's name, which makes it the only one that moves, and its number.
 * @param {{leaf: string, dot: string, seeds: Map<string, number>}} props
 */
function Seed({ leaf, dot, seeds }) {
  const app = useApp();
  const { walker } = app;
  const label = labelOf(app, leaf);
  const seed = seeds.get(leaf) ?? 0;
  const draft = useDraft((text) => {
    const number = parseNumber(text);
    if (number === null || !Number.isFinite(number)) throw new Error(t("number.wrong", { text }));
    walker.setSeeds(new Map([...seeds, [leaf, number]]));
  });
  return html`<span className="seed">
    <button
      type="button"
      className="link"
      title=${t("walk.seedOnly", { leaf: label })}
      aria-label=${t("walk.seedOnly", { leaf: label })}
      onClick=${() => walker.setSeeds(new Map([...seeds.keys()].map((other) => [other, other === leaf ? 1 : 0])))}
    >
      <${Typeset} latex=${dot} />
    </button>
    <input
      className=${draft.wrong ? "field small wrong" : "field small"}
      inputMode="decimal"
      autoComplete="off"
      aria-label=${t("walk.seedOf", { leaf: label })}
      aria-invalid=${draft.wrong !== ""}
      title=${draft.wrong || exact(seed)}
      value=${draft.text ?? formatGiven(seed, {})}
      onFocus=${(/** @type {any} */ event) => event.target.select()}
      onChange=${(/** @type {any} */ event) => draft.type(event.target.value)}
      onBlur=${() => void draft.keep()}
      onKeyDown=${(/** @type {any} */ event) => {
        if (event.key === "Enter") void draft.keep();
        if (event.key === "Escape") draft.leave(event.target);
      }}
    />
  </span>`;
}

/**
 * @param {{dots: Map<string, string>}} props how the tangent of each leaf is written, as LaTeX
 */
export function Seeds({ dots }) {
  const { walker } = useApp();
  useTopic(walker, "seeds");
  const { seeds } = walker;
  return html`<span className="seeds" role="group" aria-label=${t("walk.seeds")}>
    ${[...dots].map(([leaf, dot]) => html`<${Seed} key=${leaf} ...${{ leaf, dot, seeds }} />`)}
  </span>`;
}
