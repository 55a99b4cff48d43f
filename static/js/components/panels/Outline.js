/** The outline: every node in topological order, found by name, operator, value or problem. */

import { useEffect, useRef, useState } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { isLeaf } from "../../words/kinds.js";
import { numberOf, numberingOf } from "../../words/numbering.js";
import { entryLabel, problemOf, symbolOf } from "../../words/names.js";
import { format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";

/** Rows on the page at once; typing narrows them. */
const SHOWN = 200;

/** Before the server has answered. */
const NOTHING = {
  order: /** @type {string[]} */ ([]),
  numbering: numberingOf({ letter: "v", index: {} }),
};

/**
 * What a node can be found by.
 * @param {import("../../state/app.js").App} app
 * @param {string} id
 */
function words(app, id) {
  const node = app.mirror.nodes.get(id);
  const entry = app.entries.get(node?.op ?? "");
  const { value } = app.walker.numbersOf(id);
  return [
    node?.name,
    node?.op,
    entry?.label,
    entry && entryLabel(entry.op, entry.label),
    entry?.symbol,
    value === null ? "" : format(value),
    problemOf(app, id),
  ]
    .join(" ")
    .toLowerCase();
}

/** @param {{id: string, numbering: import("../../words/numbering.js").Numbering}} props */
function Row({ id, numbering }) {
  const app = useApp();
  const { mirror, view, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(view, `selected:${id}`);
  useTopic(walker, `walk:${id}`);
  const node = mirror.nodes.get(id);
  if (!node) return null;
  const { value } = walker.numbersOf(id);
  const problem = mirror.problems.get(id);
  const name = node.name || (isLeaf(node.op) ? node.op : symbolOf(app, node.op));
  return html`<li>
    <button
      type="button"
      className=${problem ? "outline-row problem" : "outline-row"}
      aria-current=${view.nodes.includes(id) ? "true" : undefined}
      title=${problemOf(app, id)}
      onClick=${() => app.canvas?.reveal(id)}
    >
      <span className="outline-index">${numberOf(numbering, id)}</span>
      <span className="outline-name">${name}</span>
      <span className="quiet">${node.name ? node.op : ""}</span>
      <span className="outline-value">${value === null ? "–" : format(value)}</span>
    </button>
  </li>`;
}

export function Outline() {
  const app = useApp();
  const { mirror, session, view } = app;
  const structure = useTopic(mirror, "structure");
  useTopic(mirror, "problems");
  const [search, setSearch] = useState("");
  const [listed, setListed] = useState(NOTHING);
  const asked = useRef(Promise.resolve(NOTHING));
  useEffect(() => {
    let current = true;
    asked.current = session.ask(MESSAGES.ORDER, {}).then(
      (answer) => ({ order: answer.order, numbering: numberingOf(answer) }),
      (error) => {
        session.notify(error.message, "refusal");
        return NOTHING;
      },
    );
    void asked.current.then((answer) => current && setListed(answer));
    return () => {
      current = false;
    };
  }, [session, structure]);
  const wanted = search.trim().toLowerCase();
  /** @param {string[]} among */
  const matches = (among) =>
    among
      .filter((id) => mirror.nodes.has(id))
      .filter((id) => !wanted || words(app, id).includes(wanted));
  const found = matches(listed.order);
  const reveal = async () => {
    // A quick hand has typed a name before the order is there.
    const [first] = matches((await asked.current).order);
    if (first) app.canvas?.reveal(first);
  };

  return html`<aside className="outline" aria-label=${t("outline.title")}>
    <div className="outline-head">
      <input
        id="find"
        type="search"
        className="field"
        placeholder=${t("outline.find")}
        aria-label=${t("outline.find")}
        value=${search}
        onChange=${(/** @type {any} */ event) => setSearch(event.target.value)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Enter") void reveal();
          if (event.key === "Escape") view.toggle("outline");
        }}
      />
      <button
        type="button"
        className="button"
        aria-label=${t("outline.close")}
        onClick=${() => view.toggle("outline")}
      >
        ×
      </button>
    </div>
    <ol className="outline-rows" aria-label=${t("outline.rows")}>
      ${found.slice(0, SHOWN).map((id) => html`<${Row} key=${id} id=${id} numbering=${listed.numbering} />`)}
    </ol>
    ${found.length > SHOWN && html`<p className="quiet">${t("more", { count: found.length - SHOWN })}</p>`}
    ${found.length === 0 && html`<p className="quiet">${t("outline.none", { text: search })}</p>`}
  </aside>`;
}
