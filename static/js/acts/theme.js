/** Themes: light, dark, projector, or as the system is. A theme is a set of tokens in CSS. */

/** @typedef {"system" | "light" | "dark" | "projector"} Theme */

/** @type {Theme[]} */
export const THEMES = ["system", "light", "dark", "projector"];

const KEY = "chalkgrad-theme";

/**
 * Choose a theme, for this page and the next ones; early.js puts it there.
 * @param {Theme} theme
 */
export function setTheme(theme) {
  localStorage.setItem(KEY, theme);
  window.dispatchEvent(new Event("chalkgrad-theme"));
}
