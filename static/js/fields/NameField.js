/** A node's name, edited in place. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { useDraft } from "./draft.js";

/** The longest name, in characters. */
const LONGEST = 64;

/** @param {{id: string, name: string, placeholder?: string, onDone?: () => void}} props */
export function NameField({ id, name, placeholder = "", onDone }) {
  const { session } = useApp();
  const bar = useBar("edit", id);
  const draft = useDraft((text) => {
    const typed = text.trim();
    if (typed === name) return undefined;
    return session.edit({ type: "rename", id, name: typed || null }, { quiet: true });
  }, onDone);
  const text = draft.text ?? name;

  return html`<span className="name nodrag">
    <input
      className=${draft.wrong ? "name-text wrong" : "name-text"}
      aria-label=${name ? t("name.of", { node: name }) : t("name")}
      aria-invalid=${draft.wrong !== ""}
      autoComplete="off"
      spellCheck=${false}
      readOnly=${bar !== null}
      title=${bar ? t(`mayNot.${bar}`) : undefined}
      maxLength=${LONGEST}
      placeholder=${placeholder}
      size=${Math.max(2, text.length || placeholder.length)}
      value=${text}
      onChange=${(/** @type {any} */ event) => draft.type(event.target.value)}
      onBlur=${() => void draft.keep()}
      onKeyDown=${(/** @type {any} */ event) => {
        if (event.key === "Enter") void draft.keep();
        if (event.key === "Escape") draft.leave(event.target);
        event.stopPropagation();
      }}
    />
    ${draft.wrong && html`<span className="field-problem" role="alert">${draft.wrong}</span>`}
  </span>`;
}
