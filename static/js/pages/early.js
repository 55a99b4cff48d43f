/**
 * The theme, put on the page before anything is painted: the chosen one, or the system's. It is put
 * there again when either changes; see theme.js.
 */

(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = "";
  try {
    chosen = localStorage.getItem("chalkgrad-theme") ?? "";
  } catch (error) {
    console.info(`this browser keeps no theme: ${error}`);
  }
  const show = () => {
    const system = dark.matches ? "dark" : "light";
    const theme = ["light", "dark", "projector"].includes(chosen) ? chosen : system;
    const { classList, dataset } = document.documentElement;
    // Before a class the theme stays as light or as dark as it is.
    const before = theme === "dark" ? "projector dark" : "projector";
    dataset.theme = classList.contains("projecting") ? before : theme;
  };
  show();
  dark.addEventListener("change", show);
  window.addEventListener("chalkgrad-theme", (event) => {
    chosen = /** @type {CustomEvent} */ (event).detail ?? chosen;
    show();
  });
})();
