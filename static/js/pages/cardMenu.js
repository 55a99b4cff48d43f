/** The menu of a card: under its button, or where somebody clicked with the other mouse button. */

import { act, allows } from "./cardActs.js";

/** Between the menu and the window's edge, in pixels. */
const MARGIN = 8;

const menu = /** @type {HTMLElement} */ (document.getElementById("card-menu"));

/** The card it was opened for, and what had the focus. @type {[HTMLElement, HTMLElement] | null} */
let opened = null;

/** @returns {HTMLButtonElement[]} */
const items = () => [...menu.querySelectorAll("button")].filter((item) => !item.hidden);

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} back what the focus goes back to
 * @param {{x: number, y: number}} at its right upper corner, in pixels of the window
 */
export function openMenu(card, back, { x, y }) {
  for (const item of menu.querySelectorAll("button"))
    item.hidden = !allows(card, item.dataset.for ?? "");
  if (menu.matches(":popover-open")) menu.hidePopover();
  opened = [card, back];
  menu.showPopover();
  const { offsetWidth, offsetHeight } = menu;
  const left = Math.min(x - offsetWidth, window.innerWidth - offsetWidth - MARGIN);
  const top = Math.min(y, window.innerHeight - offsetHeight - MARGIN);
  menu.style.left = `${Math.max(MARGIN, left)}px`;
  menu.style.top = `${Math.max(MARGIN, top)}px`;
  items()[0]?.focus();
}

/** @param {boolean} [goesBack] whether the focus goes back to where it was */
function close(goesBack = true) {
  const [, back] = opened ?? [];
  opened = null;
  if (menu.matches(":popover-open")) menu.hidePopover();
  if (goesBack) back?.focus();
}

/** @param {import("./cardActs.js").List} list */
export function setUpMenu(list) {
  menu.addEventListener("click", ({ target }) => {
    const item = target instanceof Element ? target.closest("button") : null;
    const card = opened?.[0];
    if (!item?.dataset.act || !card) return;
    close();
    act(item.dataset.act, card, list);
  });
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === "ArrowDown") all[(at + 1) % all.length].focus();
    else if (event.key === "ArrowUp") all.at(at - 1)?.focus();
    else if (event.key === "Home") all[0].focus();
    else if (event.key === "End") all.at(-1)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (opened && !menu.contains(/** @type {Node} */ (target))) close(false);
  });
}
