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
    document.documentElement.dataset.theme = theme;
  };
  show();
  dark.addEventListener("change", show);
  window.addEventListener("chalkgrad-theme", (event) => {
    chosen = /** @type {CustomEvent} */ (event).detail;
    show();
  });
})();
