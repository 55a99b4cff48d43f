/** Views of the registry of commands: the palette (Mod+K), the help (?), and the context menus. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { COMMANDS } from "../acts/commands.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { shownKey } from "../acts/shortcuts.js";
import { fuzzy } from "../words/search.js";

/** @typedef {import("../acts/commands.js").Command} Command */

/** Commands listed at once; typing narrows them. */
const SHOWN = 10;

/** @param {{keys: string[]}} props */
function Keys({ keys }) {
  return html`<span className="keys">
    ${keys.map((key) => html`<kbd key=${key}>${shownKey(key)}</kbd>`)}
  </span>`;
}

/**
 * A command's name, with a mark where it is a switch that is on.
 * @param {{id: string}} props
 */
function Name({ id }) {
  const { commands } = useApp();
  const { label } = commands.words(id);
  return html`<span>${commands.checked(id) ? t("commands.on", { label }) : label}</span>`;
}

/**
 * A dialog that opens with its parent and closes the popup with itself.
 * @param {{title: string, children: unknown, wide?: boolean}} props
 */
function Dialog({ title, children, wide = false }) {
  const { view } = useApp();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog
    ref=${dialog}
    className=${wide ? "dialog wide" : "dialog"}
    aria-label=${title}
    onClose=${() => view.open(null)}
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (event.target === dialog.current) dialog.current?.close();
    }}
  >
    ${children}
  </dialog>`;
}

export function CommandPalette() {
  const app = useApp();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = COMMANDS.filter(({ id }) => id !== "palette" && app.commands.applies(id))
    .map((command) => ({
      command,
      rank: fuzzy(text, `${t(`command.${command.id}`)} ${command.keywords ?? ""}`),
    }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, SHOWN)
    .map(({ command }) => command);
  const chosen = Math.min(at, found.length - 1);

  /** @param {Command | undefined} command */
  const take = (command) => {
    if (!command) return;
    app.view.open(null);
    app.commands.run(command.id);
  };

  return html`<${Dialog} title=${t("commands.title")}>
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
        if (event.key === "Enter") {
          event.preventDefault();
          take(found[chosen]);
        }
        if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, found.length - 1));
        if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
        if (event.key.startsWith("Arrow")) event.preventDefault();
      }}
    />
    <ul id="commands" role="listbox" aria-label=${t("commands.title")} className="menu-list">
      ${found.map(
        (command, index) =>
          html`<li
            key=${command.id}
            id=${`command-${command.id}`}
            role="option"
            aria-selected=${index === chosen}
            className="menu-item"
            title=${t(`command.${command.id}.hint`)}
            onPointerMove=${() => setAt(index)}
            onClick=${() => take(command)}
          >
            <${Name} id=${command.id} />
            <${Keys} keys=${command.keys} />
          </li>`,
      )}
    </ul>
    ${found.length === 0 && html`<p className="quiet menu-none">${t("commands.none", { text })}</p>`}
  <//>`;
}

export function Help() {
  const groups = [...new Set(COMMANDS.map(({ group }) => group))];
  return html`<${Dialog} title=${t("command.help")} wide>
    <h2 className="dialog-title">${t("command.help")}</h2>
    <div className="help">
      ${groups.map(
        (group) =>
          html`<section key=${group}>
            <h3 className="heading">${t(`group.${group}`)}</h3>
            <dl>
              ${COMMANDS.filter((command) => command.group === group && command.keys.length).map(
                ({ id, keys }) =>
                  html`<div key=${id} className="help-row" title=${t(`command.${id}.hint`)}>
                    <dt>${t(`command.${id}`)}</dt>
                    <dd><${Keys} keys=${keys} /></dd>
                  </div>`,
              )}
            </dl>
          </section>`,
      )}
    </div>
    <p className="quiet">${t("commands.gestures")}</p>
    <form method="dialog" className="dialog-foot"><button className="button">${t("close")}</button></form>
  <//>`;
}

/** @param {{popup: Extract<import("../state/view.js").Popup, {kind: "menu"}>}} props */
export function ContextMenu({ popup }) {
  const app = useApp();
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = COMMANDS.filter(
    ({ id, menu: places }) => places?.includes(popup.place) && app.commands.applies(id),
  );
  const close = () => app.view.open(null);

  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    /** @type {HTMLElement | null} */ (menu.current?.firstElementChild)?.focus();
    /** @param {PointerEvent} event */
    const outside = (event) => {
      if (!menu.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      before?.focus();
    };
  }, []);

  /** @param {KeyboardEvent} event */
  const walk = (event) => {
    const items = /** @type {HTMLElement[]} */ ([...(menu.current?.children ?? [])]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items.at(at - 1)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const left = Math.min(popup.screen.x, window.innerWidth - 270);
  const top = Math.max(8, Math.min(popup.screen.y, window.innerHeight - 44 - 34 * shown.length));
  return html`<div
    ref=${menu}
    role="menu"
    aria-label=${t("commands.title")}
    className="menu context"
    style=${{ left: `${left}px`, top: `${top}px` }}
    onKeyDown=${walk}
    onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}
  >
    ${shown.map(
      ({ id, keys, checked }) =>
        html`<button
          key=${id}
          type="button"
          role=${checked ? "menuitemcheckbox" : "menuitem"}
          aria-checked=${app.commands.checked(id)}
          tabIndex=${-1}
          className="menu-item"
          title=${t(`command.${id}.hint`)}
          onClick=${() => {
            close();
            app.commands.run(id);
          }}
        >
          <${Name} id=${id} />
          <${Keys} keys=${keys.slice(0, 1)} />
        </button>`,
    )}
  </div>`;
}
