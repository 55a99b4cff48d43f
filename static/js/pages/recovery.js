/** The recovery code: shown once, to be entered in another browser, which is then the same person's. */

import { call } from "./cardActs.js";

const RECOVERY = "/api/recovery";

/** Have the page's part about recovery codes work. */
export function listenForCodes() {
  const shown = /** @type {HTMLElement} */ (document.getElementById("recovery-code"));
  const field = /** @type {HTMLInputElement} */ (document.getElementById("recovery"));
  const problem = /** @type {HTMLElement} */ (document.getElementById("recovery-problem"));

  document.getElementById("recovery-new")?.addEventListener("click", async () => {
    const { code } = await call(RECOVERY, "POST", {});
    shown.textContent = code;
  });

  document.getElementById("recovery-form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await call(RECOVERY, "PUT", { code: field.value });
      location.reload();
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
}
