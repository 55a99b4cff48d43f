/**
 * Files that are dropped on the list become graphs, as on the canvas: at once, or after a look at what
 * comes and what does not.
 */

import { isPlain, keep, preview } from "../acts/imports.js";
import { t } from "../words/i18n.js";
import { attempt } from "./notice.js";
import { question } from "./question.js";

/** @typedef {import("../acts/imports.js").Told} Told */

/** @param {string} className @param {(string | Node)[]} parts */
function span(className, ...parts) {
  const made = document.createElement("span");
  made.className = className;
  made.append(...parts);
  return made;
}

/** @param {Told["graphs"][number]} graph */
function row({ title, nodes, wires, lost }) {
  const item = document.createElement("li");
  item.className = "export-row";
  const said = lost.map((sentence) => span("quiet", sentence));
  item.append(
    span("export-words", span("", title || t("import.untitled")), ...said),
    span("quiet", t("import.size", { nodes, wires })),
  );
  return item;
}

/**
 * @param {File} file
 * @param {Told} told
 */
function ask(file, told) {
  const asked = question(t("import.title", { file: file.name }), t("import.not"));
  asked.say(span("quiet", told.name));
  for (const sentence of told.left_out) asked.say(span("export-refusal", sentence));
  const all = document.createElement("ul");
  all.className = "export";
  all.tabIndex = 0;
  all.append(...told.graphs.map(row));
  asked.show(all);
  asked.offer(t(told.whole ? "import.open" : "import.rest"), () =>
    keep(file, told).catch(({ message }) => asked.say(t("file.cannotOpen", { why: message }))),
  );
  asked.open();
}

/** @param {File} file */
async function open(file) {
  try {
    const told = await preview(file);
    if (isPlain(told)) await keep(file, told);
    else ask(file, told);
  } catch (error) {
    throw new Error(t("file.cannotOpen", { why: /** @type {Error} */ (error).message }));
  }
}

/** Take what is dropped anywhere on the page. */
export function listenForFiles() {
  window.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  window.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void attempt(() => open(file));
  });
}
