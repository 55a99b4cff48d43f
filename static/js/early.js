/** The chosen theme, put on the page before anything is painted; see theme.js. */

(() => {
  const theme = localStorage.getItem("chalkgrad-theme");
  if (theme !== null && ["light", "dark", "projector"].includes(theme)) {
    document.documentElement.dataset.theme = theme;
  }
})();
