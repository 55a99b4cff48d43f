/**
 * The palette: a rail of groups. One opens over the canvas while the pointer rests on it, and stays
 * when it is pressed; what is in it is dragged onto the canvas or pressed.
 */

import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/vendor.js";
import { useBar } from "../state/allowed.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { addNode } from "../acts/adding.js";
import { entryLabel } from "../words/names.js";
import { PALETTE_DRAG } from "../flow/Canvas.js";
import { t, tOr } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { byGroup } from "../words/search.js";
import { CommandIcon } from "./CommandButton.js";
import { useRoving } from "./roving.js";

/** @typedef {import("../state/app.js").PaletteEntry} PaletteEntry */

/** How long the pointer rests on a group before it opens, in milliseconds: passing by is no wish. */
const OPENS_MS = 120;

/** How long it may be away on its way back. */
const CLOSES_MS = 300;

/**
 * @param {{entry: PaletteEntry, onDrag: (dragging: boolean) => void}} props
 */
function Entry({ entry, onDrag }) {
  const app = useApp();
  const leaf = isLeaf(entry.op);
  return html`<button
    type="button"
    className="palette-entry"
    aria-label=${entry.op}
    title=${t("palette.entry", { op: entry.op })}
    draggable=${true}
    onDragStart=${(/** @type {DragEvent} */ event) => {
      event.dataTransfer?.setData(PALETTE_DRAG, entry.op);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
      app.view.carried = entry.op;
      // The browser takes the picture that is dragged first.
      requestAnimationFrame(() => onDrag(true));
    }}
    onDragEnd=${() => {
      app.view.carried = null;
      onDrag(false);
    }}
    onClick=${() => {
      addNode(app, { op: entry.op }, app.canvas?.freePlace(entry.op) ?? { x: 0, y: 0 }).catch(
        () => {},
      );
    }}
  >
    ${!leaf && html`<span className="palette-symbol">${entry.symbol}</span>`}
    <span className=${leaf ? "" : "quiet"}>
      ${leaf ? t(`kind.${entry.op}`) : entryLabel(entry.op, entry.label)}
    </span>
  </button>`;
}

/** Room between an open group and the edges of the rail, in pixels. */
const MARGIN = 8;

/**
 * A group that is open, beside its sign on the rail as far as there is room below it.
 * @param {{name: string, entries: PaletteEntry[], onDrag: (dragging: boolean) => void,
 *   dragged: boolean}} props
 */
function Group({ name, entries, onDrag, dragged }) {
  const { ref, ...row } = useRoving("down");
  const box = /** @type {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} */ (ref);
  useLayoutEffect(() => {
    const group = box.current;
    const rail = group?.parentElement;
    const sign = rail?.querySelector("[aria-expanded=true]");
    if (!group || !rail || !sign) return;
    const from = sign.getBoundingClientRect().top - rail.getBoundingClientRect().top;
    const last = rail.clientHeight - group.offsetHeight - MARGIN;
    group.style.top = `${Math.max(MARGIN, Math.min(from, last))}px`;
  }, [box]);
  return html`<div
    ...${row}
    ref=${box}
    className=${dragged ? "palette-group dragged" : "palette-group"}
    role="group"
    aria-label=${name}
  >
    <h2 className="heading" aria-hidden="true">${name}</h2>
    ${entries.map((entry) => html`<${Entry} key=${entry.op} entry=${entry} onDrag=${onDrag} />`)}
  </div>`;
}

/** What stands for a group on the rail: the sign of its first operator, or a leaf's name. */
const signOf = (/** @type {PaletteEntry} */ { op, symbol }) => (isLeaf(op) ? "x" : symbol);

export function Palette() {
  const { palette, view } = useApp();
  useTopic(view, "sheet");
  const bar = useBar("edit");
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const waiting = useRef(0);
  const row = useRoving("down");
  const [group, setGroup] = useState(/** @type {string | null} */ (null));
  const [stays, setStays] = useState(false);
  const [dragged, setDragged] = useState(false);
  const groups = byGroup(palette);
  const asked = view.sheet === "palette";
  const open = group ?? (asked ? [...groups.keys()][0] : null);

  const close = () => {
    clearTimeout(waiting.current);
    setGroup(null);
    setStays(false);
    if (asked) view.ask(null);
  };
  /** @param {string | null} next @param {number} after */
  const soon = (next, after) => {
    clearTimeout(waiting.current);
    waiting.current = window.setTimeout(() => setGroup(next), after);
  };
  const focusEntry = () =>
    requestAnimationFrame(() => {
      /** @type {HTMLElement | null | undefined} */ (
        box.current?.querySelector(".palette-entry")
      )?.focus();
    });

  useEffect(() => {
    if (asked) focusEntry();
  }, [asked]);
  useEffect(() => {
    if (!stays) return undefined;
    /** @param {PointerEvent} event */
    const outside = ({ target }) => {
      const pressed = /** @type {HTMLElement} */ (target);
      if (!box.current?.contains(pressed) && !pressed.closest(".sheet-bar")) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  });

  return html`<aside
    ref=${box}
    className="palette"
    inert=${bar !== null}
    aria-label=${t("palette.title")}
    onPointerLeave=${() => !stays && !dragged && soon(null, CLOSES_MS)}
    onPointerEnter=${() => clearTimeout(waiting.current)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const within = target.closest(".palette-group") !== null;
      if (event.key === "ArrowRight" && !within && target.ariaExpanded !== null) {
        target.click();
        focusEntry();
      } else if ((event.key === "ArrowLeft" && within) || (event.key === "Escape" && open)) {
        /** @type {HTMLElement | null | undefined} */ (
          box.current?.querySelector("[aria-expanded=true]")
        )?.focus();
        close();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }}
    onBlur=${(/** @type {FocusEvent} */ { relatedTarget }) => {
      const next = /** @type {HTMLElement | null} */ (relatedTarget);
      // On a small screen a button below opens and closes it, and must find it as it was.
      if (next && !box.current?.contains(next) && !next.closest(".sheet-bar")) close();
    }}
  >
    <div ...${row} className="rail" role="toolbar" aria-label=${t("palette.groups")} aria-orientation="vertical">
      <${CommandIcon} id="add" />
      ${[...groups].map(([id, entries]) => {
        const name = tOr(`operators.${id}`, id);
        return html`<button
          key=${id}
          type="button"
          className="button tool rail-group"
          aria-label=${name}
          aria-expanded=${id === open}
          onPointerEnter=${(/** @type {PointerEvent} */ { pointerType }) => {
            if (pointerType === "mouse" && !stays) soon(id, open ? 0 : OPENS_MS);
          }}
          onClick=${() => {
            clearTimeout(waiting.current);
            if (id === open && stays) {
              close();
              return;
            }
            setGroup(id);
            setStays(true);
          }}
        >
          <span aria-hidden="true">${signOf(entries[0])}</span>
        </button>`;
      })}
    </div>
    ${
      open !== null &&
      html`<${Group}
        key=${open}
        name=${tOr(`operators.${open}`, open)}
        entries=${groups.get(open)}
        dragged=${dragged}
        onDrag=${(/** @type {boolean} */ dragging) => {
          setDragged(dragging);
          if (!dragging) close();
        }}
      />`
    }
  </aside>`;
}
