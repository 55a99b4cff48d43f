/**
 * The list of commands: those that apply now, by groups. Typing ranks them, and finds the others too,
 * which come last and say what they need.
 */

import { flushSync, useLayoutEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { COMMANDS } from "../acts/commands.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { byGroup, fuzzy } from "../words/search.js";
import { Dialog, Keys, Name } from "./CommandParts.js";

/** @typedef {import("../acts/commands.js").Command} Command */

/** The way that the keys go in the list. */
const KEYS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/**
 * Commands that fit, by groups; the best first, under no heading, where something was typed.
 * @param {Command[]} commands
 * @param {string} text
 * @param {(command: Command) => boolean} applies
 * @returns {[string, Command[]][]}
 */
function grouped(commands, text, applies) {
  const typed = text.trim().toLowerCase();
  if (!typed) return [...byGroup(commands.filter(applies))];
  const found = commands
    .map((command) => {
      const label = t(`command.${command.id}`);
      return {
        command,
        // What is typed as it is called comes first, also where it does not apply: it says why.
        called: Number(label.toLowerCase().includes(typed)),
        applies: Number(applies(command)),
        rank: fuzzy(text, `${label} ${command.keywords ?? ""}`),
      };
    })
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.called - a.called || b.applies - a.applies || b.rank - a.rank)
    .map(({ command }) => command);
  return [["", found]];
}

export function CommandPalette() {
  const app = useApp();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const applies = (/** @type {Command} */ { id }) => app.commands.applies(id);
  const groups = grouped(
    COMMANDS.filter(({ id }) => id !== "palette"),
    text,
    applies,
  );
  const found = groups.flatMap(([, commands]) => commands);
  const chosen = Math.min(at, found.length - 1);
  const count = t("commands.apply", { count: found.filter(applies).length });

  /** @param {number} next */
  const go = (next) => setAt(Math.max(0, Math.min(next, found.length - 1)));
  /** @param {Command | undefined} command */
  const take = (command) => {
    if (!command || !applies(command)) return;
    // Nothing behind an open dialog takes the focus.
    flushSync(() => app.view.open(null));
    app.commands.run(command.id);
  };
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen, text]);

  /** What is said of a command: what it does or, where it does not apply, why. @param {Command} command */
  const said = ({ id }) => app.commands.whyNot(id) || t(`command.${id}.hint`);
  /** @param {Command} command */
  const row = (command) => {
    const index = found.indexOf(command);
    return html`<li
      key=${command.id}
      id=${`command-${command.id}`}
      role="option"
      aria-selected=${index === chosen}
      aria-disabled=${!applies(command)}
      className="menu-item"
      onPointerMove=${() => setAt(index)}
      onClick=${() => take(command)}
    >
      <span className="menu-words">
        <${Name} id=${command.id} />
        <span className="quiet">${said(command)}</span>
      </span>
      <${Keys} keys=${command.keys} />
    </li>`;
  };

  return html`<${Dialog} title=${t("commands.title")}>
    <div className="commands-head">
      <input
        autoFocus
        className="field"
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant=${found[chosen] ? `command-${found[chosen].id}` : undefined}
        aria-label=${t("commands.find")}
        placeholder=${t("commands.find")}
        value=${text}
        onChange=${(/** @type {any} */ event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          const way = /** @type {Record<string, number>} */ (KEYS)[event.key];
          if (event.key === "Enter") take(found[chosen]);
          else if (way) go(chosen + way);
          else return;
          event.preventDefault();
        }}
      />
      <span className="quiet" role="status">${count}</span>
    </div>
    <div id="commands" ref=${list} role="listbox" aria-label=${t("commands.title")} className="menu-list commands">
      ${groups.map(
        ([group, commands]) =>
          html`<ul key=${group} role="group" aria-label=${group ? t(`group.${group}`) : t("commands.title")}>
            ${group && html`<li role="presentation" className="heading">${t(`group.${group}`)}</li>`}
            ${commands.map(row)}
          </ul>`,
      )}
    </div>
    ${found.length === 0 && html`<p className="quiet menu-none">${t("commands.none", { text })}</p>`}
  <//>`;
}
