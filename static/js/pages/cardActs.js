/** What is done to a graph from its card in the list. */

import { includes } from "../link/rights.js";
import { answerOf } from "../link/refusals.js";
import { t } from "../words/i18n.js";
import { attempt, say, sayNothing } from "./notice.js";

/**
 * @param {string} path
 * @param {string} method
 * @param {object} [body]
 */
export async function call(path, method, body) {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return answerOf(response);
}

/**
 * The list, as far as what is done to a graph concerns it.
 * @typedef {object} List
 * @property {(focus?: string) => Promise<void>} refresh ask for it anew, and focus a graph's card
 * @property {() => Promise<void>} refreshTags ask anew for the tags to choose from
 */

/** @param {HTMLElement} card */
const titleOf = (card) => /** @type {HTMLElement} */ (card.querySelector(".card-title"));

/** The card that has the focus when this one is gone. @param {HTMLElement} card */
const neighbour = (card) =>
  /** @type {HTMLElement | null} */ (card.nextElementSibling ?? card.previousElementSibling);

/** @param {HTMLElement} card */
const pathOf = (card) => `/api/graphs/${card.dataset.graph}`;

/**
 * Have a field in the place of a part of the card, until it is left.
 * @param {HTMLElement} card
 * @param {HTMLElement} replaced
 * @param {string} label
 * @param {string} value
 * @param {(typed: string) => unknown} keep where something else was typed
 */
function ask(card, replaced, label, value, keep) {
  const field = document.createElement("input");
  field.className = "field card-field";
  field.setAttribute("aria-label", label);
  field.placeholder = label;
  field.value = value;
  const wasHidden = replaced.hidden;
  replaced.hidden = true;
  replaced.after(field);
  field.focus();
  field.select();
  let isLeft = false;
  /** @param {boolean} keeps */
  const leave = (keeps) => {
    if (isLeft) return;
    isLeft = true;
    const typed = field.value.trim();
    const hadFocus = document.activeElement === field;
    field.remove();
    replaced.hidden = wasHidden;
    if (hadFocus) titleOf(card).focus();
    if (keeps && typed !== value) void attempt(() => keep(typed));
  };
  field.addEventListener("blur", () => leave(true));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") leave(event.key === "Enter");
  });
}

/** @type {Record<string, (card: HTMLElement, list: List) => unknown>} */
const ACTS = {
  open: (card) => titleOf(card).click(),

  rename(card, list) {
    const title = titleOf(card);
    ask(card, title, t("graphs.newTitle"), card.dataset.title ?? "", async (typed) => {
      await call(pathOf(card), "PATCH", { title: typed });
      await list.refresh(card.dataset.graph);
    });
  },

  tags(card, list) {
    const shown = /** @type {HTMLElement} */ (card.querySelector(".card-tags"));
    const before = [...shown.children].map((tag) => tag.textContent).join(", ");
    ask(card, shown, t("graphs.newTags"), before, async (typed) => {
      await call(`${pathOf(card)}/tags`, "PUT", { tags: typed.split(/[,，、]/) });
      await list.refreshTags();
      await list.refresh(card.dataset.graph);
    });
  },

  duplicate: (card, list) =>
    attempt(async () => {
      const { id } = await call(`${pathOf(card)}/copy`, "POST", {});
      await list.refresh(id);
    }),

  download: (card) => location.assign(pathOf(card)),

  delete: (card, list) =>
    attempt(async () => {
      const title = titleOf(card).textContent?.trim();
      await call(pathOf(card), "DELETE");
      const next = neighbour(card);
      await list.refresh(next?.dataset.graph);
      say(t("library.deleted", { title }), {
        label: t("command.undo"),
        run: () => ACTS.restore(card, list),
      });
    }),

  leave: (card, list) =>
    attempt(async () => {
      const title = titleOf(card).textContent?.trim();
      const { back } = await call(`${pathOf(card)}/listed`, "DELETE");
      const next = neighbour(card);
      await list.refresh(next?.dataset.graph);
      say(t("library.left", { title }), {
        label: t("command.undo"),
        run: () =>
          attempt(async () => {
            // By the name that this page has: the links' may be another of the same server's.
            for (const link of back) await fetch(new URL(link).pathname, { redirect: "manual" });
            sayNothing();
            await list.refresh(card.dataset.graph);
          }),
      });
    }),

  restore: (card, list) =>
    attempt(async () => {
      await call(`${pathOf(card)}/restore`, "POST", {});
      sayNothing();
      await list.refresh(card.dataset.graph);
    }),

  forget: (card, list) =>
    attempt(async () => {
      const title = titleOf(card).textContent?.trim();
      if (!window.confirm(t("graphs.forgetSure", { title }))) return;
      await call(`${pathOf(card)}/forget`, "POST", {});
      await list.refresh();
    }),
};

/**
 * Whether something can be done to a graph: what is in the bin can be taken out or thrown away, and
 * others' can be parted with.
 * @param {HTMLElement} card
 * @param {string} needed
 */
export function allows(card, needed) {
  if (card.classList.contains("in-bin")) return needed === "bin";
  if (needed === "guest") return card.dataset.right !== "own";
  return needed !== "bin" && includes(card.dataset.right, needed);
}

/**
 * @param {string} name
 * @param {HTMLElement} card
 * @param {List} list
 */
export const act = (name, card, list) => void ACTS[name](card, list);
