/** Wiring without a pointer: choose from a list what the selected node reads, or where its output goes. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { arityOf, connection, freePorts } from "../acts/edits.js";
import { labelOf, portName } from "../words/names.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { MESSAGES } from "../link/protocol.js";
import { useAnswer } from "../fields/answer.js";
import { Dialog } from "./CommandParts.js";

/** Wires shown at once under each heading; typing narrows them. */
const SHOWN = 8;

/**
 * @typedef {{key: string, words: string, from: string, edit: object}} Choice a wire that may be run
 * @typedef {{title: string, choices: Choice[]}} Choices
 * @typedef {Record<string, string> | string | undefined} Refused by node, why no wire may join it;
 *   or, where the question was refused, why
 */

/**
 * The nodes that a wire may join: those that nothing uses yet first.
 * @param {import("../state/app.js").App} app
 * @param {Refused} refused
 */
function joinable({ mirror }, refused) {
  const ids = typeof refused === "object" ? [...mirror.nodes.keys()] : [];
  return ids.filter((id) => !Object.hasOwn(Object(refused), id) && !mirror.standsInside(id));
}

/**
 * What may feed a node's open inputs.
 * @param {import("../state/app.js").App} app
 * @param {string} node
 * @param {Refused} refused
 * @returns {Choices[]}
 */
function sources(app, node, refused) {
  const uses = (/** @type {string} */ id) => app.mirror.usesOf(id).length;
  const joined = joinable(app, refused).sort((a, b) => Math.sign(uses(a)) - Math.sign(uses(b)));
  return freePorts(app, node).map((port) => ({
    title: t("connect.into", { port: portName(port, arityOf(app, node)) }),
    choices: joined.map((id) => ({
      key: `${id}>${port}`,
      words: labelOf(app, id),
      from: uses(id) ? "" : t("connect.unused"),
      edit: connection(id, node, port),
    })),
  }));
}

/**
 * Where a node's output may go: free ports first.
 * @param {import("../state/app.js").App} app
 * @param {string} node
 * @param {Refused} refused
 * @returns {Choices}
 */
function targets(app, node, refused) {
  const ports = joinable(app, refused).flatMap((id) => {
    const arity = arityOf(app, id);
    // Where any number is taken, one more is offered.
    const most = Math.max(arity, ...freePorts(app, id).map((port) => port + 1));
    return app.mirror.inputsOf(id, most).map((wire, port) => ({ id, port, arity, wire }));
  });
  ports.sort((a, b) => Number(a.wire !== undefined) - Number(b.wire !== undefined));
  return {
    title: t("connect.outOf"),
    choices: ports.map(({ id, port, arity, wire }) => ({
      key: `${id}:${port}`,
      words: `${labelOf(app, id)}, ${portName(port, arity)}`,
      from: wire ? t("connect.replaces", { node: labelOf(app, wire.source) }) : t("connect.free"),
      edit: connection(node, id, port),
    })),
  };
}

/** @param {{node: string}} props */
export function ConnectMenu({ node }) {
  const app = useApp();
  const { mirror, session } = app;
  const structure = useTopic(mirror, "structure");
  const input = useAnswer(MESSAGES.CONNECTABLE, { node, side: "input" }, [structure])?.refused;
  const output = useAnswer(MESSAGES.CONNECTABLE, { node, side: "output" }, [structure])?.refused;
  const [text, setText] = useState("");

  const lists = [...sources(app, node, input), targets(app, node, output)]
    .map(({ title, choices }) => ({
      title,
      choices: choices
        .filter(({ words }) => words.toLowerCase().includes(text.toLowerCase()))
        .slice(0, SHOWN),
    }))
    .filter(({ choices }) => choices.length > 0);
  const first = lists[0]?.choices[0];
  const wrong = [input, output].find((refused) => typeof refused === "string");

  /**
   * @param {Choice} choice
   * @param {HTMLElement} asked where in the dialog it was chosen
   */
  const take = ({ edit }, asked) => {
    session.edit(edit).catch(session.complain);
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
        if (event.key === "Enter" && first) take(first, event.currentTarget);
      }}
    />
    <div className="commands">
      ${lists.map(
        ({ title: heading, choices }) =>
          html`<section key=${heading}>
            <h3 className="heading" aria-hidden="true">${heading}</h3>
            <ul className="menu-list" aria-label=${heading}>
              ${choices.map(
                (choice) =>
                  html`<li key=${choice.key}>
                    <button type="button" className="menu-item" onClick=${(/** @type {any} */ event) => take(choice, event.currentTarget)}>
                      <span className="menu-symbol">${choice.words}</span>
                      <span className="quiet">${choice.from}</span>
                    </button>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
    </div>
    ${lists.length === 0 && html`<p className="quiet menu-none">${wrong ?? t("connect.none", { node: labelOf(app, node) })}</p>`}
  <//>`;
}
