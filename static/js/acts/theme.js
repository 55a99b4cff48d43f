/** Themes: light, dark, projector, or as the system is. A theme is a set of tokens in CSS. */

import { visits } from "../link/kept.js";

/** @typedef {"system" | "light" | "dark" | "projector"} Theme */

/** @type {Theme[]} */
export const THEMES = ["system", "light", "dark", "projector"];

const KEY = "chalkgrad-theme";

/** The theme that was chosen. */
export const chosenTheme = () => visits.get(KEY) ?? "system";

/**
 * Choose a theme, for this page and the next ones; early.js puts it there.
 * @param {Theme} theme
 */
export function setTheme(theme) {
  visits.set(KEY, theme);
  showTheme(theme);
}

/**
 * Put a theme on this page, and on no other.
 * @param {string} theme
 */
export function showTheme(theme) {
  // The page is told which, as its browser may keep nothing.
  window.dispatchEvent(new CustomEvent("chalkgrad-theme", { detail: theme }));
}
