/** Starts the editor on the page that names a graph. */

import { createElement, createRoot } from "../vendor/vendor.js";
import { AppContext, View } from "./app.js";
import { Commands } from "./commands.js";
import { Editor } from "./components/Editor.js";
import { listenForDocuments } from "./files.js";
import { Mirror } from "./mirror.js";
import { Session } from "./session.js";

const root = /** @type {HTMLElement} */ (document.getElementById("editor"));
/** @type {import("./app.js").PaletteEntry[]} */
const palette = JSON.parse(document.getElementById("palette")?.textContent ?? "[]");

const mirror = new Mirror();
const session = new Session(root.dataset.graph ?? "", mirror);
const view = new View();
const commands = new Commands(() => app);

/** @type {import("./app.js").App} */
const app = {
  mirror,
  session,
  view,
  palette,
  entries: new Map(palette.map((entry) => [entry.op, entry])),
  commands,
};

mirror.subscribe("header", () => {
  document.title = `${mirror.title || "Untitled graph"} – Chalkgrad`;
});
commands.listen();
listenForDocuments(app, (text) => {
  session.formula(text).then(
    ({ target }) => view.select?.([target]),
    (error) => session.notify(`Pasted text is no formula: ${error.message}`, "refusal"),
  );
});

createRoot(root).render(createElement(AppContext.Provider, { value: app }, createElement(Editor)));
