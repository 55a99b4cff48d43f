/** Wiring without a pointer: choose from a list where the selected node's output goes. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { labelOf, portName } from "../words/names.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { MESSAGES } from "../link/protocol.js";
import { useAnswer } from "../fields/answer.js";
import { Dialog } from "./CommandParts.js";

/** Ports shown at once; typing narrows them. */
const SHOWN = 12;

/** @param {{node: string}} props */
export function ConnectMenu({ node }) {
  const app = useApp();
  const { mirror, session } = app;
  const structure = useTopic(mirror, "structure");
  const answer = useAnswer(MESSAGES.CONNECTABLE, { node, side: "output" }, [structure]);
  // The nodes that it cannot join; or, where the question was refused, why.
  const refused = answer?.refused;
  const [text, setText] = useState("");

  const ports = [...mirror.nodes.values()]
    .filter(({ id }) => typeof refused === "object" && !Object.hasOwn(refused, id))
    .flatMap(({ id, op }) => {
      const arity = app.entries.get(op)?.arity ?? 0;
      return mirror.inputsOf(id, arity).map((wire, port) => ({
        id,
        port,
        taken: wire !== undefined,
        words: `${labelOf(app, id)}, ${portName(port, arity)}`,
        from: wire ? t("connect.replaces", { node: labelOf(app, wire.source) }) : t("connect.free"),
      }));
    })
    .filter(({ words }) => words.toLowerCase().includes(text.toLowerCase()))
    .sort((a, b) => Number(a.taken) - Number(b.taken))
    .slice(0, SHOWN);

  /**
   * @param {{id: string, port: number}} choice
   * @param {HTMLElement} asked where in the dialog it was chosen
   */
  const take = ({ id, port }, asked) => {
    session.edit({ type: "connect", source: node, target: id, port }).catch(session.complain);
    asked.closest("dialog")?.close();
  };
  const title = t("connect.title", { node: labelOf(app, node) });

  return html`<${Dialog} title=${title}>
    <h2 className="dialog-title">${title}</h2>
    <input
      autoFocus
      className="field"
      aria-label=${t("connect.search")}
      placeholder=${t("connect.search")}
      value=${text}
      onChange=${(/** @type {any} */ event) => setText(event.target.value)}
      onKeyDown=${(/** @type {any} */ event) => {
        if (event.key === "Enter" && ports[0]) take(ports[0], event.currentTarget);
      }}
    />
    <ul className="menu-list" aria-label=${t("connect.ports")}>
      ${ports.map(
        (choice) =>
          html`<li key=${`${choice.id}:${choice.port}`}>
            <button type="button" className="menu-item" onClick=${(/** @type {any} */ event) => take(choice, event.currentTarget)}>
              <span className="menu-symbol">${choice.words}</span>
              <span className="quiet">${choice.from}</span>
            </button>
          </li>`,
      )}
    </ul>
    ${
      ports.length === 0 &&
      html`<p className="quiet menu-none">${typeof refused === "string" ? refused : t("connect.none")}</p>`
    }
  <//>`;
}
