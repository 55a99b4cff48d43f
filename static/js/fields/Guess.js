/** A hidden number: a field for a prediction, and what is said of it. */

import { memo, useState, useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { exact, formatFor, parseNumber, unspell } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { MESSAGES } from "../link/protocol.js";
import { CLICKER } from "../acts/shortcuts.js";
import { HANDHELD } from "../state/handheld.js";

/** Words for numbers that cannot be typed as digits. */
const SPELLED = new Map([
  ["nan", "NaN"],
  ["∞", "Infinity"],
  ["inf", "Infinity"],
  ["-∞", "-Infinity"],
  ["-inf", "-Infinity"],
]);

/** @param {any} state */
const zoomOf = (state) => state.transform[2];

/**
 * What is said of a prediction, as large as words are elsewhere.
 * @param {{verdict: string, guess: string}} props
 */
function Verdict({ verdict, guess }) {
  const zoom = useStore(zoomOf);
  const style = { transform: `scale(${1 / zoom})` };
  return html`<span className=${`verdict ${verdict}`} role="status" style=${style}>
    ${t(`verdict.${verdict}`, { guess })}
  </span>`;
}

/** @param {{item: string, label: string}} props */
function Field({ item, label }) {
  const { mirror, predictions, session } = useApp();
  useTopic(predictions, item);
  const [text, setText] = useState("");
  const said = predictions.of(item);

  /** @param {HTMLElement} field */
  const tell = async (field) => {
    const spelled = SPELLED.get(text.trim().toLowerCase().replace("−", "-"));
    const guess = spelled ?? parseNumber(text);
    if (guess === null) {
      predictions.set(item, { verdict: "no-number", guess: text });
      return;
    }
    const answer = await session.send(MESSAGES.PREDICT, { item, guess }).catch(session.complain);
    if (!answer) return;
    const { verdict, value } = answer;
    predictions.set(item, {
      verdict,
      guess: text,
      value: value === undefined ? value : unspell(value),
    });
    const words = t(`verdict.${verdict}`, { guess: text });
    if (verdict === "right") session.notify(words, "note");
    else if (HANDHELD.matches) {
      // Beside the field there is no room for words, and the keyboard would lie over them.
      session.notify(words, "refusal");
      field.blur();
    }
  };

  if (said?.value !== undefined && said.value !== null) {
    const node = mirror.nodes.get(item.split(":")[1]);
    return html`<span className="figure-number guessed" title=${exact(said.value)}>
      ${formatFor(said.value, node)}
    </span>`;
  }
  return html`<label className="guess nodrag">
    <input
      className="guess-field nodrag"
      placeholder="?"
      aria-label=${t("guess.of", { what: label })}
      aria-invalid=${said ? said.verdict !== "close" : undefined}
      title=${t("guess.hint")}
      value=${text}
      onChange=${(/** @type {any} */ event) => {
        setText(event.target.value);
        predictions.set(item, null);
      }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (!CLICKER.includes(event.key)) event.stopPropagation();
        if (event.key === "Enter") void tell(/** @type {HTMLElement} */ (event.target));
      }}
      onDoubleClick=${(/** @type {Event} */ event) => event.stopPropagation()}
    />
    ${said && html`<${Verdict} ...${said} />`}
  </label>`;
}

export const Guess = memo(Field);
