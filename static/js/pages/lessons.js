/**
 * The lessons: who has begun one goes on with a copy of one's own. Which graph that is the browser
 * keeps; at which step it is, and whether it is still there, the server knows.
 */

import { visits } from "../link/kept.js";
import { t } from "../words/i18n.js";

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-lesson]");

/** @param {HTMLFormElement} form */
const keyOf = (form) => `chalkgrad-lesson-${form.dataset.lesson}`;

/**
 * The copies that are still there, at their steps.
 * @returns {Promise<Record<string, {step: number, steps: number}>>}
 */
async function ask() {
  const kept = [...forms].map((form) => ["graph", visits.get(keyOf(form)) ?? ""]);
  const asked = new URLSearchParams(kept.filter(([, graph]) => graph));
  if (asked.size === 0) return {};
  const response = await fetch(`/api/steps?${asked}`);
  return response.ok ? response.json() : {};
}

let copies = ask();

/** Say of each lesson where one is in it. */
async function show() {
  const found = await copies;
  for (const form of forms) {
    const at = found[visits.get(keyOf(form)) ?? ""];
    const words = /** @type {HTMLElement} */ (form.querySelector(".go-on"));
    if (at) words.textContent = t("lessons.goOn", { step: at.step + 1, steps: at.steps });
    for (const part of [words, form.querySelector(".anew")]) part?.toggleAttribute("hidden", !at);
    form.querySelector(".start")?.toggleAttribute("hidden", Boolean(at));
  }
}

/**
 * Make a copy, remember it, and go there.
 * @param {HTMLFormElement} form
 */
async function begin(form) {
  const response = await fetch(form.action, { method: "POST" });
  const [, graph] = new URL(response.url).pathname.split("/g/");
  // Without the script the form does the same, and shows what is wrong.
  if (!graph) return form.submit();
  visits.set(keyOf(form), graph);
  location.assign(response.url);
}

for (const form of forms) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const graph = visits.get(keyOf(form)) ?? "";
    if (graph in (await copies)) location.assign(`/g/${graph}`);
    else await begin(form);
  });
  form.querySelector(".anew")?.addEventListener("click", () => begin(form));
}

void show();
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  // Whoever comes back by the browser's button finds the page as it was left.
  copies = ask();
  void show();
});
