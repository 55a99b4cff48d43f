/** The calculus of the selected node: its local derivatives, and its derivative by any leaf. */

import { useState } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { labelOf } from "../../words/names.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { Typeset } from "../../fields/Typeset.js";

/**
 * @typedef {{node: string, partials: string[], substituted: string[], where: string[],
 *   leaves: string[], holds: Record<string, string>}} Description
 */

/** @param {{description: Description}} props */
function Partials({ description }) {
  const { walker } = useApp();
  if (description.partials.length === 0) return null;
  return html`<section>
    <h3 className="heading">${t("calculus.local")}</h3>
    ${description.partials.map(
      (partial, port) =>
        partial &&
        html`<p key=${port} className="partial" tabIndex=${0}>
          <${Typeset}
            latex=${walker.active ? partial : `${partial} ${description.substituted[port]}`}
          />
        </p>`,
    )}
    ${description.where.map(
      (line) =>
        html`<p key=${line} className="partial quiet" tabIndex=${0}><${Typeset} latex=${line} /></p>`,
    )}
  </section>`;
}

/** @param {{description: Description}} props */
function Derivative({ description }) {
  const app = useApp();
  const structure = useTopic(app.mirror, "structure");
  const formula = useTopic(app.mirror, "formula");
  const [chosen, setChosen] = useState("");
  const { node, leaves } = description;
  const leaf = leaves.includes(chosen) ? chosen : leaves[0];
  const message = leaf === undefined || leaf === node ? null : { node, leaf };
  const answer = useAnswer(MESSAGES.DIFFERENTIATE, message, [structure, formula]);
  if (message === null) return null;
  return html`<section>
    <label className="row">
      <span className="heading">${t("calculus.by")}</span>
      <select
        className="field small"
        value=${leaf}
        onChange=${(/** @type {any} */ event) => setChosen(event.target.value)}
      >
        ${leaves.map((id) => html`<option key=${id} value=${id}>${labelOf(app, id)}</option>`)}
      </select>
    </label>
    ${answer?.latex && html`<p className="partial derivative" tabIndex=${0}><${Typeset} latex=${answer.latex} /></p>`}
    ${answer?.refused && html`<p className="quiet">${answer.refused}</p>`}
  </section>`;
}

/**
 * What the doubles hold, to the last of their digits.
 * @param {{holds: Record<string, string>, open: boolean, onOpen: (open: boolean) => void}} props
 */
function Holds({ holds, open, onOpen }) {
  const kinds = Object.keys(holds);
  if (kinds.length === 0) return null;
  return html`<details
    className="holds"
    open=${open}
    onToggle=${(/** @type {any} */ event) => onOpen(event.currentTarget.open)}
  >
    <summary className="heading">${t("holds.title")}</summary>
    <p className="quiet">${t("holds.hint")}</p>
    ${kinds.map(
      (kind) =>
        html`<p key=${kind} className=${`held ${kind}`}>
          <span className="figure-label">${t(kind)}</span> ${holds[kind].replace("-", "−")}
        </p>`,
    )}
  </details>`;
}

/** @param {{id: string}} props */
export function Calculus({ id }) {
  const { mirror, walker } = useApp();
  useTopic(walker, "walk");
  const structure = useTopic(mirror, "structure");
  const numbers = useTopic(mirror, `node:${id}`);
  const description = useAnswer(MESSAGES.DESCRIBE, { node: id }, [structure, numbers]);
  // Whoever has opened it for one node wants it for the next one too.
  const [held, setHeld] = useState(false);
  if (description?.node !== id) return null;
  return html`<${Partials} description=${description} />
    <${Derivative} description=${description} />
    ${!walker.active && html`<${Holds} holds=${description.holds} open=${held} onOpen=${setHeld} />`}`;
}
