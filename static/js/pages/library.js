/** The start page: graphs kept here are renamed, deleted and brought back without leaving it. */

import { refusalWords, t } from "../words/i18n.js";

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
  const answer = await response.json();
  if (answer.error) throw new Error(refusalWords(answer.error, (id) => id));
  return answer;
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

document.getElementById("new")?.addEventListener(
  "click",
  attempt(async () => {
    const { id } = await call("/api/graphs", "POST", {});
    location.assign(`/g/${id}`);
  }),
);

for (const time of document.querySelectorAll("time")) {
  // In the reader's own zone, which only the browser knows.
  time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
}

for (const row of document.querySelectorAll(".library-row")) {
  if (!(row instanceof HTMLElement)) continue;
  const path = `/api/graphs/${row.dataset.graph}`;
  const title = /** @type {HTMLElement} */ (row.querySelector(".library-title"));
  const field = /** @type {HTMLInputElement} */ (row.querySelector(".library-rename"));

  const finish = attempt(async () => {
    if (field.hidden) return;
    field.hidden = true;
    title.hidden = false;
    if (field.value.trim() === field.defaultValue) return;
    const answer = await call(path, "PATCH", { title: field.value.trim() });
    field.defaultValue = field.value = answer.title;
    title.textContent = answer.title || t("untitled");
  });
  row.querySelector(".rename")?.addEventListener("click", () => {
    title.hidden = true;
    field.hidden = false;
    field.focus();
    field.select();
  });
  field.addEventListener("blur", finish);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.value = field.defaultValue;
    if (event.key === "Enter" || event.key === "Escape") field.blur();
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
