/** Themes: light, dark, projector, or as the system is. A theme is a set of tokens in CSS. */

/** @typedef {"system" | "light" | "dark" | "projector"} Theme */

/** @type {Theme[]} */
export const THEMES = ["system", "light", "dark", "projector"];

const KEY = "chalkgrad-theme";

/**
 * Put a theme on the page, and keep it for the next ones; early.js puts it there.
 * @param {Theme} theme
 */
export function setTheme(theme) {
  localStorage.setItem(KEY, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
