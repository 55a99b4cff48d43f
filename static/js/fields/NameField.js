/** A node's name, edited in place: Enter keeps it, Escape forgets the change. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/** @param {{id: string, name: string, placeholder?: string}} props */
export function NameField({ id, name, placeholder = "" }) {
  const { session } = useApp();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState("");

  const keep = async () => {
    if (draft === null || draft.trim() === name) {
      setDraft(null);
      return;
    }
    try {
      const next = draft.trim() || null;
      await session.edit({ type: "rename", id, name: next }, { quiet: true });
      setDraft(null);
      setWrong("");
    } catch (error) {
      setWrong(/** @type {Error} */ (error).message);
    }
  };

  return html`<span className="name nodrag">
    <input
      className=${wrong ? "name-text wrong" : "name-text"}
      aria-label=${name ? t("name.of", { node: name }) : t("name")}
      aria-invalid=${wrong !== ""}
      autoComplete="off"
      spellCheck=${false}
      maxLength=${64}
      placeholder=${placeholder}
      size=${Math.max(2, (draft ?? name).length || placeholder.length)}
      value=${draft ?? name}
      onChange=${(/** @type {any} */ event) => {
        setDraft(event.target.value);
        setWrong("");
      }}
      onBlur=${keep}
      onKeyDown=${(/** @type {any} */ event) => {
        if (event.key === "Enter") void keep();
        if (event.key === "Escape") {
          setDraft(null);
          setWrong("");
          event.target.blur();
        }
        event.stopPropagation();
      }}
    />
    ${wrong && html`<span className="field-problem" role="alert">${wrong}</span>`}
  </span>`;
}
