/** A menu of commands where it was asked for: on a node, a wire or the canvas, and under a button. */

import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { COMMANDS } from "../acts/commands.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { Keys, Name } from "./CommandParts.js";

/** @param {{popup: Extract<import("../state/view.js").Popup, {kind: "menu"}>}} props */
export function ContextMenu({ popup }) {
  const app = useApp();
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = COMMANDS.filter(
    ({ id, menu: places }) => places?.includes(popup.place) && app.commands.applies(id),
  );
  const close = () => app.view.open(null);
  const { y } = popup.screen;
  const [top, setTop] = useState(y);
  useLayoutEffect(() => {
    const { offsetHeight = 0 } = menu.current ?? {};
    setTop(Math.max(8, Math.min(y, window.innerHeight - 8 - offsetHeight)));
  }, [y]);

  useEffect(() => {
    /** @type {HTMLElement | null} */ (menu.current?.firstElementChild)?.focus();
    /** @param {PointerEvent} event */
    const outside = (event) => {
      if (!menu.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);

  /** @param {KeyboardEvent} event */
  const take = (event) => {
    // No key goes through to what the menu covers.
    event.stopPropagation();
    const items = /** @type {HTMLElement[]} */ ([...(menu.current?.children ?? [])]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items.at(at - 1)?.focus();
    else if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  };

  const left = Math.max(8, Math.min(popup.screen.x, window.innerWidth - 270));
  return html`<div
    ref=${menu}
    role="menu"
    aria-label=${t("commands.title")}
    className="menu context"
    style=${{ left: `${left}px`, top: `${top}px` }}
    onKeyDown=${take}
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
