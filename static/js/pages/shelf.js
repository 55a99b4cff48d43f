/**
 * The list of graphs: sought, sorted and filtered as somebody types and chooses, more of it as it is
 * scrolled, and gone through with arrow keys. The server decides and draws; see `cards.html`.
 */

import { answerOf } from "../link/refusals.js";
import { t } from "../words/i18n.js";
import { act, allows, call } from "./cardActs.js";
import { openMenu, setUpMenu } from "./cardMenu.js";
import { attempt } from "./notice.js";

/** How long typing pauses before what was typed is sought, in milliseconds. */
const PAUSE_MS = 150;

/** Keys of what can be done to the card with the focus, and whose card each is for. */
const KEYS = [
  ["F2", "rename", "edit"],
  ["t", "tags", "view"],
  ["d", "duplicate", "view"],
  ["Delete", "delete", "own"],
  ["Delete", "leave", "guest"],
];

const form = /** @type {HTMLFormElement} */ (document.getElementById("seek"));
const more = /** @type {HTMLElement} */ (document.getElementById("show-more"));
const count = /** @type {HTMLElement} */ (document.getElementById("count"));
const tags = /** @type {HTMLSelectElement} */ (form.elements.namedItem("tag"));
const search = /** @type {HTMLInputElement} */ (form.elements.namedItem("search"));

const list = () => /** @type {HTMLElement} */ (document.getElementById("cards"));

/** @returns {HTMLElement[]} */
const cards = () => [...list().querySelectorAll(":scope > .card")].filter(isElement);

/** @param {Element} found @returns {found is HTMLElement} */
const isElement = (found) => found instanceof HTMLElement;

/** @param {Element} card */
const titleOf = (card) => /** @type {HTMLElement} */ (card.querySelector(".card-title"));

// In the reader's own language and zone, which only the browser knows.
const { lang } = document.documentElement;
const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const thisYear = new Date().getFullYear();

/** @param {ParentNode} within */
function tellDates(within) {
  for (const time of within.querySelectorAll("time")) {
    const changed = new Date(time.dateTime);
    time.textContent = (changed.getFullYear() === thisYear ? day : dayOfYear).format(changed);
    time.title = moment.format(changed);
  }
}

/** What is asked for, without what is as usual: short for the address. */
function asked() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const usual = name === "part" ? "all" : name === "sort" ? "changed" : "";
    if (value !== usual) said.set(name, String(value));
  }
  return said;
}

let asking = new AbortController();

/**
 * The server's list, while nothing newer is asked for.
 * @param {Record<string, string>} further
 * @returns {Promise<HTMLElement | null>}
 */
async function fetched(further) {
  asking.abort();
  asking = new AbortController();
  const said = asked();
  Object.entries(further).forEach(([name, value]) => said.set(name, value));
  try {
    const response = await fetch(`/cards?${said}`, { signal: asking.signal });
    if (!response.ok) await answerOf(response);
    const part = document.createElement("template");
    part.innerHTML = await response.text();
    tellDates(part.content);
    return /** @type {HTMLElement} */ (part.content.querySelector("#cards"));
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return null;
    throw error;
  }
}

/** Say how many there are, whether there are more, and why there are none. */
function tell() {
  const total = Number(list().dataset.total);
  count.textContent = total === 1 ? t("graphs.count.one") : t("graphs.count", { count: total });
  more.hidden = !list().dataset.after;
  const said = asked();
  const part = said.get("part") ?? "all";
  const why =
    said.has("search") || said.has("tag")
      ? "sought"
      : ["bin", "shared"].includes(part)
        ? part
        : "all";
  for (const none of document.querySelectorAll(".none"))
    if (isElement(none)) none.hidden = total > 0 || none.dataset.why !== why;
}

/** How many lists are on their way to take the place of the one that is there. */
let replacing = 0;

const watcher = new IntersectionObserver((seen) => {
  if (seen.some(({ isIntersecting }) => isIntersecting)) void attempt(showMore);
});

/**
 * Have a new list in the place of the one that is there; whether it is: a newer one may be asked for.
 * @param {Record<string, string>} further
 */
async function replace(further) {
  replacing++;
  try {
    const fresh = await fetched(further);
    if (!fresh) return false;
    list().replaceWith(fresh);
    tell();
    return true;
  } finally {
    replacing--;
    // What was in sight all the time is told anew.
    watcher.unobserve(more);
    watcher.observe(more);
  }
}

/** @type {import("./cardActs.js").List} */
const LIST = {
  async refresh(focus) {
    if (!(await replace({ count: String(cards().length) }))) return;
    const card = cards().find(({ dataset }) => dataset.graph === focus);
    if (card) focusOn(card);
  },
  async refreshTags() {
    const there = Object.keys(await call("/api/tags", "GET"));
    const { value } = tags;
    const [any] = tags.options;
    tags.replaceChildren(any, ...there.map((tag) => new Option(tag)));
    tags.value = there.includes(value) ? value : "";
    tags.hidden = there.length === 0;
  },
};

async function seek() {
  const said = asked().toString();
  history.replaceState(null, "", said ? `/?${said}` : "/");
  await replace({});
}

let isFetchingMore = false;

async function showMore() {
  const { after } = list().dataset;
  // More of a list that goes would keep the one that comes from coming.
  if (!after || isFetchingMore || replacing > 0) return;
  isFetchingMore = true;
  try {
    const further = await fetched({ after });
    if (!further) return;
    list().append(...further.querySelectorAll(":scope > .card"));
    list().dataset.after = further.dataset.after;
    tell();
  } finally {
    isFetchingMore = false;
  }
}

/** @param {HTMLElement} card */
function focusOn(card) {
  for (const other of cards()) titleOf(other).tabIndex = other === card ? 0 : -1;
  titleOf(card).focus();
}

/**
 * The card that an arrow key leads to: the next, or the nearest in the next row.
 * @param {HTMLElement} card
 * @param {string} key
 */
function beside(card, key) {
  const all = cards();
  const at = all.indexOf(card);
  const steps = new Map([
    ["ArrowLeft", -1],
    ["ArrowRight", 1],
    ["Home", -at],
    ["End", all.length - 1 - at],
    ["ArrowUp", -columns(all)],
    ["ArrowDown", columns(all)],
  ]);
  const step = steps.get(key);
  return step === undefined ? undefined : all[at + step];
}

/** How many cards stand in a row. @param {HTMLElement[]} all */
const columns = (all) =>
  Math.max(1, all.filter((card) => card.offsetTop === all[0].offsetTop).length);

/** @param {EventTarget | null} target */
const cardOf = (target) =>
  target instanceof Element
    ? /** @type {HTMLElement | null} */ (target.closest("#cards > .card"))
    : null;

/** Have the list answer to its fields, to keys and to the pointer. */
export function setUpShelf() {
  let pause = 0;
  form.addEventListener("input", ({ target }) => {
    clearTimeout(pause);
    pause = window.setTimeout(() => attempt(seek), target === search ? PAUSE_MS : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    void attempt(seek);
  });

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLElement && target.matches("input, select, textarea")) return;
    const card = cardOf(target);
    if (key === "/") search.focus();
    else if (!card) return;
    else if (beside(card, key)) focusOn(/** @type {HTMLElement} */ (beside(card, key)));
    else {
      const pressed = KEYS.find(([own, , needed]) => own === key && allows(card, needed));
      if (!pressed) return;
      act(pressed[1], card, LIST);
    }
    event.preventDefault();
  });

  document.addEventListener("click", ({ target }) => {
    const card = cardOf(target);
    const button = target instanceof Element ? target.closest("button") : null;
    if (!card || !button) return;
    if (button.classList.contains("card-tag")) {
      tags.value = button.textContent ?? "";
      void attempt(seek);
    } else if (button.classList.contains("restore")) {
      act("restore", card, LIST);
    } else if (button.classList.contains("more")) {
      const { right: x, bottom: y } = button.getBoundingClientRect();
      openMenu(card, titleOf(card), { x, y });
    }
  });

  document.addEventListener("contextmenu", (event) => {
    const card = cardOf(event.target);
    if (!card) return;
    event.preventDefault();
    const { left, bottom } = titleOf(card).getBoundingClientRect();
    // A key has no place on the screen.
    const byKey = event.clientX === 0 && event.clientY === 0;
    openMenu(
      card,
      titleOf(card),
      byKey ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY },
    );
  });

  // What was changed elsewhere meanwhile is seen on coming back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void attempt(() => LIST.refresh());
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void attempt(() => LIST.refresh());
  });

  more.addEventListener("click", () => attempt(showMore));
  watcher.observe(more);

  setUpMenu(LIST);
  tellDates(document);
  tell();
}
