/** The start page: graphs kept here are renamed, deleted and brought back without leaving it. */

import { chosenLetters } from "../acts/letters.js";
import { answerOf } from "../link/refusals.js";
import { t } from "../words/i18n.js";
import { offerCarried } from "./carried.js";
import { listenForCodes } from "./recovery.js";

/** How long "undo" is offered after a deletion, in milliseconds. */
const UNDO_MS = 12_000;

/**
 * @param {string} path
 * @param {string} method
 * @param {object} [body]
 */
async function call(path, method, body) {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return answerOf(response);
}

const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));
let hiding = 0;

/**
 * @param {string} text
 * @param {{label: string, run: () => void}} [action]
 */
function say(text, action) {
  notice.replaceChildren(text);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = action.label;
    button.addEventListener("click", action.run);
    notice.append(" ", button);
  }
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = window.setTimeout(() => (notice.hidden = true), UNDO_MS);
}

/** @param {() => Promise<void>} action */
const attempt = (action) => () =>
  action().catch((error) => say(/** @type {Error} */ (error).message));

void offerCarried();
listenForCodes();

document.getElementById("new")?.addEventListener(
  "click",
  attempt(async () => {
    const { id } = await call("/api/graphs", "POST", {});
    location.assign(`/g/${id}`);
  }),
);

const field = /** @type {HTMLInputElement} */ (document.getElementById("formula"));
const problem = /** @type {HTMLElement} */ (document.getElementById("formula-problem"));

document.getElementById("formula-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { id } = await call("/api/formulas", "POST", {
      text: field.value,
      letters: chosenLetters(),
    });
    location.assign(`/g/${id}`);
  } catch (error) {
    problem.textContent = /** @type {Error} */ (error).message;
    problem.hidden = false;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
});
field.addEventListener("input", () => {
  problem.hidden = true;
  field.removeAttribute("aria-invalid");
});

// In the reader's own language and zone, which only the browser knows.
const { lang } = document.documentElement;
const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const thisYear = new Date().getFullYear();

for (const time of document.querySelectorAll("time")) {
  const changed = new Date(time.dateTime);
  time.textContent = (changed.getFullYear() === thisYear ? day : dayOfYear).format(changed);
  time.title = moment.format(changed);
}

for (const row of document.querySelectorAll(".card[data-graph]")) {
  if (!(row instanceof HTMLElement)) continue;
  const path = `/api/graphs/${row.dataset.graph}`;
  const title = /** @type {HTMLElement} */ (row.querySelector(".card-title"));
  const renamed = /** @type {HTMLInputElement} */ (row.querySelector(".card-rename"));

  const finish = attempt(async () => {
    if (renamed.hidden) return;
    renamed.hidden = true;
    title.hidden = false;
    if (renamed.value.trim() === renamed.defaultValue) return;
    const answer = await call(path, "PATCH", { title: renamed.value.trim() });
    renamed.defaultValue = renamed.value = answer.title;
    title.textContent = answer.title || t("untitled");
  });
  row.querySelector(".rename")?.addEventListener("click", () => {
    title.hidden = true;
    renamed.hidden = false;
    renamed.focus();
    renamed.select();
  });
  renamed.addEventListener("blur", finish);
  renamed.addEventListener("keydown", (event) => {
    if (event.key === "Escape") renamed.value = renamed.defaultValue;
    if (event.key === "Enter" || event.key === "Escape") renamed.blur();
  });
  row.querySelector(".delete")?.addEventListener(
    "click",
    attempt(async () => {
      await call(path, "DELETE");
      row.hidden = true;
      const undo = attempt(async () => {
        await call(`${path}/restore`, "POST", {});
        row.hidden = false;
        notice.hidden = true;
      });
      say(t("library.deleted", { title: title.textContent?.trim() }), {
        label: t("command.undo"),
        run: undo,
      });
    }),
  );
}
