/** What a person says of the selected node: a note, a slider's range and step, how numbers look. */

import { useApp } from "../../state/app.js";
import { isConstant, isLeaf } from "../../words/kinds.js";
import { parseNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { useBar } from "../../state/allowed.js";
import { useDraft } from "../../fields/draft.js";
import { Markdown } from "../../fields/Markdown.js";

/** The longest note; the server's limit, so that the field stops there. */
const MAX_NOTE = 4000;

/** @param {{id: string, note: string}} props */
function Note({ id, note }) {
  const { session } = useApp();
  const bar = useBar("edit", id);
  const draft = useDraft((typed) => {
    const text = typed.trim();
    if (text === note) return undefined;
    return session.edit({ type: "annotate", id, set: { note: text || null } }, { quiet: true });
  });
  if (bar && !note) return null;
  return html`<section>
    <h3 className="heading">${t("note.title")}</h3>
    ${
      bar || (draft.text === null && note)
        ? html`<${Markdown} text=${note} />
            ${
              !bar &&
              html`<button type="button" className="button small" onClick=${() => draft.show(note)}>
                ${t("note.edit")}
              </button>`
            }`
        : html`<textarea
            className="field area"
            aria-label=${t("note.title")}
            placeholder=${t("note.hint")}
            rows="3"
            maxLength=${MAX_NOTE}
            value=${draft.text ?? ""}
            onChange=${(/** @type {any} */ event) => draft.type(event.target.value)}
            onBlur=${() => void draft.keep()}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
              if (event.key === "Escape") draft.forget();
            }}
          ></textarea>`
    }
    ${draft.wrong && html`<p className="field-problem" role="alert">${draft.wrong}</p>`}
  </section>`;
}

/**
 * A field for a number that may be left to the editor.
 * @param {{id: string, field: "min" | "max" | "step" | "digits", label: string,
 *   value: number | undefined}} props
 */
function Setting({ id, field, label, value }) {
  const { session } = useApp();
  const draft = useDraft((text) => {
    const number = text.trim() === "" ? null : parseNumber(text);
    if (number === null && text.trim() !== "") throw new Error(t("number.wrong", { text }));
    if (number === (value ?? null)) return undefined;
    return session.edit({ type: "annotate", id, set: { [field]: number } }, { quiet: true });
  });
  return html`<label className="setting">
    <span className="figure-label">${label}</span>
    <input
      className=${draft.wrong ? "field small wrong" : "field small"}
      inputMode="decimal"
      placeholder=${t("number.auto")}
      value=${draft.text ?? value ?? ""}
      onChange=${(/** @type {any} */ event) => draft.type(event.target.value)}
      onBlur=${() => void draft.keep()}
      onKeyDown=${(/** @type {any} */ event) => {
        if (event.key === "Enter") void draft.keep();
        if (event.key === "Escape") draft.leave(event.target);
      }}
    />
    ${draft.wrong && html`<span className="field-problem" role="alert">${draft.wrong}</span>`}
  </label>`;
}

const STYLES = [
  { style: "", key: "number.decimal" },
  { style: "scientific", key: "number.scientific" },
  { style: "pi", key: "number.pi" },
];

/** @param {{id: string}} props */
export function Annotations({ id }) {
  const { mirror, session } = useApp();
  const bar = useBar("edit", id);
  useTopic(mirror, `node:${id}`);
  const node = mirror.nodes.get(id);
  if (!node) return null;
  const note = html`<${Note} key=${id} id=${id} note=${node.note ?? ""} />`;
  // How a node is shown is its author's to say.
  if (bar) return note;
  return html`
    ${
      isLeaf(node.op) &&
      !isConstant(node.op) &&
      html`<section>
        <h3 className="heading">${t("slider.title")}</h3>
        <div className="settings">
          <${Setting} key=${`${id} min`} id=${id} field="min" label=${t("slider.from")} value=${node.min} />
          <${Setting} key=${`${id} max`} id=${id} field="max" label=${t("slider.to")} value=${node.max} />
          <${Setting} key=${`${id} step`} id=${id} field="step" label=${t("slider.step")} value=${node.step} />
        </div>
      </section>`
    }
    <section>
      <h3 className="heading">${t("number.title")}</h3>
      <div className="settings">
        <label className="setting wide">
          <span className="figure-label">${t("number.style")}</span>
          <select
            className="field small"
            value=${node.style ?? ""}
            onChange=${(/** @type {any} */ event) => {
              const set = { style: event.target.value || null };
              session.edit({ type: "annotate", id, set }).catch(session.complain);
            }}
          >
            ${STYLES.map(({ style, key }) => html`<option key=${style} value=${style}>${t(key)}</option>`)}
          </select>
        </label>
        <${Setting} key=${`${id} digits`} id=${id} field="digits" label=${t("number.digits")} value=${node.digits} />
      </div>
    </section>
    ${note}
  `;
}
