/** Themes: light, dark, projector, or as the system is. A theme is a set of tokens in CSS. */

/** @typedef {"system" | "light" | "dark" | "projector"} Theme */

/** @type {Theme[]} */
export const THEMES = ["system", "light", "dark", "projector"];

const KEY = "chalkgrad-theme";

/** @returns {Theme} */
export function chosenTheme() {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? "system";
}

/** @param {Theme} theme */
export function setTheme(theme) {
  localStorage.setItem(KEY, theme);
  applyTheme();
}

/** Put the chosen theme on the page; the tokens follow. */
export function applyTheme() {
  const theme = chosenTheme();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event("chalkgrad-theme"));
}
