/**
 * One Tab stop for a row of controls: the arrow keys go from one to the next, as in any toolbar. The
 * stop is where the focus was last.
 */

import { useLayoutEffect, useMemo, useRef } from "../../vendor/vendor.js";

/** What a row is made of. */
const CONTROLS = "a[href], button:not(:disabled), input";

/** The keys that go on and back, by the way a row runs. */
const KEYS = {
  across: { next: "ArrowRight", back: "ArrowLeft" },
  down: { next: "ArrowDown", back: "ArrowUp" },
};

/**
 * Whether an arrow is for the text that it is pressed in: it is, until the text's end.
 * @param {HTMLElement} field
 * @param {boolean} onward
 */
function isForText(field, onward) {
  if (!(field instanceof HTMLInputElement)) return false;
  const end = onward ? field.value.length : 0;
  return field.selectionStart !== end || field.selectionEnd !== end;
}

/** @param {HTMLElement} row */
const controlsOf = (row) =>
  /** @type {HTMLElement[]} */ ([...row.querySelectorAll(CONTROLS)]).filter(
    (control) =>
      control.getClientRects().length > 0 && getComputedStyle(control).visibility === "visible",
  );

/**
 * @param {"across" | "down"} way
 * @returns {Record<string, unknown>} properties of the row's element
 */
export function useRoving(way) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  const [settle, handlers] = useMemo(() => {
    const { next, back } = KEYS[way];
    /** @type {HTMLElement | null} */
    let stop = null;
    // Who has pressed a button with the mouse means the graph by the next key, and not the row.
    let pointed = false;
    const settleOn = () => {
      const controls = row.current ? controlsOf(row.current) : [];
      if (!stop || !controls.includes(stop)) stop = controls[0] ?? null;
      for (const control of controls) control.tabIndex = control === stop ? 0 : -1;
    };
    /** @param {FocusEvent} event */
    const onFocus = ({ target }) => {
      stop = /** @type {HTMLElement} */ (target);
      settleOn();
    };
    /** @param {KeyboardEvent} event */
    const onKeyDown = (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const onward = event.key === next;
      if (!row.current || (!onward && event.key !== back)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (pointed || isForText(target, onward)) return;
      const controls = controlsOf(row.current);
      const beside = controls.indexOf(target) + (onward ? 1 : -1);
      controls.at(beside % controls.length)?.focus();
      event.preventDefault();
      // Elsewhere these keys step through the graph.
      event.stopPropagation();
    };
    const onPointerDown = () => (pointed = true);
    const onBlur = () => (pointed = false);
    return [settleOn, { ref: row, onFocus, onBlur, onKeyDown, onPointerDown }];
  }, [way]);
  useLayoutEffect(() => {
    if (!row.current) return undefined;
    const changes = new MutationObserver(settle);
    changes.observe(row.current, { subtree: true, childList: true, attributeFilter: ["disabled"] });
    // It begins with the row's first size: to ask before there is one would lay the page out twice.
    const sizes = new ResizeObserver(settle);
    sizes.observe(row.current);
    return () => {
      changes.disconnect();
      sizes.disconnect();
    };
  }, [settle]);
  return handlers;
}
