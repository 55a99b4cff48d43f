/**
 * What the first picture depends on, put on the page before anything is painted. The theme: the chosen
 * one, or the system's; it is put there again when either changes, see theme.js. And whether details
 * are pinned beside the canvas; see view.js.
 */

(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = "";
  try {
    chosen = localStorage.getItem("chalkgrad-theme") ?? "";
    document.documentElement.dataset.details = localStorage.getItem("chalkgrad-details") ?? "";
  } catch (error) {
    console.info(`this browser keeps nothing: ${error}`);
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
