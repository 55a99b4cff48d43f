/** The start page: three ways to a graph, and the list of those that are kept. */

import { chosenLetters } from "../acts/letters.js";
import { offerCarried } from "./carried.js";
import { call } from "./cardActs.js";
import { listenForFiles } from "./dropped.js";
import { attempt } from "./notice.js";
import { listenForCodes } from "./recovery.js";
import { setUpShelf } from "./shelf.js";

void offerCarried();
listenForCodes();
listenForFiles();
setUpShelf();

document.getElementById("new")?.addEventListener("click", () =>
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
