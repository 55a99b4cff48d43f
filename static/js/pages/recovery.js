/** The recovery code: shown once, to be entered in another browser, which is then the same person's. */

import { t } from "../words/i18n.js";
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

  const ask = /** @type {HTMLElement} */ (document.getElementById("recovery-ask"));
  const signedOut = /** @type {HTMLElement} */ (document.getElementById("signed-out"));

  /** @param {boolean} join whether graphs of this browser go along */
  const enter = async (join) => {
    try {
      const answer = await call(RECOVERY, "PUT", { code: field.value, join });
      if (answer.joined) return location.reload();
      const words = /** @type {HTMLElement} */ (ask.firstElementChild);
      words.textContent = t("recovery.ask", { yours: answer.yours, theirs: answer.theirs });
      ask.hidden = false;
      ask.querySelector("button")?.focus();
    } catch (error) {
      problem.textContent = /** @type {Error} */ (error).message;
      problem.hidden = false;
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  };

  document.getElementById("recovery-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void enter(false);
  });
  ask.querySelector("button")?.addEventListener("click", () => void enter(true));

  document.getElementById("sign-out")?.addEventListener("click", async () => {
    await call("/api/sign-out", "POST", {});
    signedOut.textContent = t("recovery.others.done");
  });

  field.addEventListener("input", () => {
    problem.hidden = true;
    ask.hidden = true;
    field.removeAttribute("aria-invalid");
  });
}
