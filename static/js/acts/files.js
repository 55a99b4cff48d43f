/** Documents in and out: files, the clipboard, drops and pastes. */

import { chosenLetters } from "./letters.js";
import { answerOf } from "../link/refusals.js";
import { barOf } from "../state/allowed.js";
import { t } from "../words/i18n.js";
import { MESSAGES } from "../link/protocol.js";
import { lookedAt, openFileOf } from "./imports.js";
import { placeOf, selectedText, wiresFromOutside } from "./edits.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * A format that graphs are exported in, and what it does not say of this one.
 * @typedef {{key: string, title: string, group: string, ending: string, heeds: string[],
 *   binary: boolean, refused: boolean, remarks: string[]}} Format
 */

/**
 * Where a graph is had in a format.
 * @param {App} app
 * @param {string} format
 * @param {Record<string, string>} [options]
 */
const exported = ({ session }, format, options = {}) =>
  `/api/graphs/${session.graph}/export/${format}?${new URLSearchParams(options)}`;

/**
 * The formats that there are.
 * @param {App} app
 * @returns {Promise<Format[]>}
 * @throws where the server does not answer
 */
export async function exportFormats({ session }) {
  const response = await fetch(`/api/graphs/${session.graph}/export`);
  if (!response.ok) throw new Error(t("file.fetch"));
  return response.json();
}

/**
 * Save a graph as a file.
 * @param {App} app
 * @param {string} format
 * @param {Record<string, string>} [options]
 */
export function startDownload(app, format, options) {
  const link = document.createElement("a");
  link.href = exported(app, format, options);
  link.download = "";
  link.click();
}

/**
 * Copy a graph as text of a format.
 * @param {App} app
 * @param {{key: string, title: string}} format
 * @param {Record<string, string>} [options]
 */
export async function copyExport(app, { key, title }, options) {
  const response = await fetch(exported(app, key, options));
  if (!response.ok) {
    app.session.notify(t("file.fetch"), "refusal");
    return;
  }
  await copyText(await response.text());
  app.session.notify(t("export.copied", { title }), "note");
}

/** @param {string} text */
export async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without https or localhost there is no clipboard object, but a selection can still be copied.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** @param {App} app */
export function openFile(app) {
  const field = document.createElement("input");
  field.type = "file";
  field.addEventListener("change", async () => {
    const file = field.files?.[0];
    if (file) await openFileOf(app, file);
  });
  field.click();
}

/**
 * Have the server keep a new graph, and go there.
 * @param {string} path
 * @param {string} body JSON
 * @throws the server's refusal
 */
async function openNew(path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body });
  const { id } = await answerOf(response);
  location.assign(`/g/${id}`);
}

/**
 * Make a graph like this one that is one's own, and go there.
 * @param {App} app
 */
export const keepCopy = ({ session }) =>
  openNew(`/api/graphs/${session.graph}/copy`, "{}").catch(session.complain);

/**
 * Make a new graph of formula text and go there.
 * @param {string} text
 * @throws the server's refusal, with the column
 */
export const openFormula = (text) =>
  openNew("/api/formulas", JSON.stringify({ text, letters: chosenLetters() }));

/**
 * What a text that is no formula holds. One that cannot be read as a formula may still be one here,
 * where there are names.
 * @param {string} text
 */
async function otherThanFormula(text) {
  const told = await lookedAt(text).catch((error) => {
    if (error.code === "formula") return null;
    throw error;
  });
  return told?.format === "formula" ? null : told;
}

/** @param {App} app */
export async function copySelection(app) {
  await copyText(selectedText(app));
}

/**
 * Add what a text holds: the nodes of a document, or the nodes of a formula.
 * @param {App} app
 * @param {string} text
 */
export async function paste(app, text) {
  const { view } = app;
  if (!text.trim()) return;
  const bar = barOf(app, "edit");
  if (bar) {
    app.session.notify(t("file.cannotPaste", { why: t(`mayNot.${bar}`) }), "refusal");
    return;
  }
  await complaining(app, async () => {
    const told = await otherThanFormula(text);
    if (told) await pasteGraphs(app, text, told);
    else if (await hasTwoReadings(app, text)) view.open({ kind: "paste", text });
    else await pasteFormula(app, text);
  });
}

/**
 * Add the graph of a text where the pointer is. What is several, or would not come whole, is told
 * first, and becomes graphs of its own.
 * @param {App} app
 * @param {string} text
 * @param {import("./imports.js").Told} told
 */
async function pasteGraphs(app, text, told) {
  const { view, canvas } = app;
  const [graph, ...others] = told.graphs;
  if (others.length || !told.whole) {
    view.open({ kind: "import", file: new File([text], told.name), told });
    return;
  }
  const shown = view.pointer ?? canvas?.freePlace();
  const at = shown ? placeOf(app, shown) : null;
  await addCopy(app, { document: told.documents?.[0] ?? {}, at: at && [at.x, at.y] });
  if (graph?.lost.length) app.session.notify(graph.lost.join("; "), "note");
}

/**
 * Add formula text that was pasted.
 * @param {App} app
 * @param {string} text
 */
export const pasteFormula = (app, text) =>
  complaining(app, async () => {
    const message = { text, letters: chosenLetters(), pasted: true };
    const { nodes } = await app.session.send(MESSAGES.FORMULA, message, { quiet: true });
    show(app, nodes);
  });

/**
 * Whether a text says one thing where letters that stand together are a name, and another where they
 * are a product.
 * @param {App} app
 * @param {string} text
 */
async function hasTwoReadings({ session }, text) {
  const readings = ["words", "letters"].map((letters) =>
    session.ask(MESSAGES.READ, { text, letters }).catch(() => null),
  );
  const [words, letters] = await Promise.all(readings);
  return words !== null && letters !== null && JSON.stringify(words) !== JSON.stringify(letters);
}

/**
 * Copy the selected nodes beside themselves, with the wires that lead to them.
 * @param {App} app
 */
export const duplicate = (app) =>
  complaining(app, () =>
    addCopy(app, {
      document: JSON.parse(selectedText(app)),
      at: null,
      wires: wiresFromOutside(app),
    }),
  );

/**
 * Copy nodes to where they are, moved by so much, with the wires that lead to them.
 * @param {App} app
 * @param {string[]} ids
 * @param {import("../state/app.js").Point} by
 */
export function copyTo(app, ids, by) {
  const { nodes } = app.mirror;
  const copied = app.mirror.withConstants(ids).flatMap((id) => nodes.get(id) ?? []);
  const at = [
    Math.min(...copied.map(({ x }) => x)) + by.x,
    Math.min(...copied.map(({ y }) => y)) + by.y,
  ];
  const document = JSON.parse(selectedText(app, ids));
  return complaining(app, () => addCopy(app, { document, at, wires: wiresFromOutside(app, ids) }));
}

/**
 * Add a copy of nodes, and show it.
 * @param {App} app
 * @param {{document: object, at: number[] | null, wires?: [string, string, number][]}} copied
 */
async function addCopy(app, copied) {
  const { nodes } = await app.session.send(MESSAGES.PASTE, copied, { quiet: true });
  show(app, nodes);
}

/**
 * Select nodes that are new, and bring them into view; where there was nothing before, all is shown.
 * @param {App} app
 * @param {string[]} nodes
 */
function show({ canvas, mirror }, nodes) {
  canvas?.select(nodes);
  const added = new Set(nodes);
  const areAll = [...mirror.nodes.keys()].every((id) => added.has(id));
  requestAnimationFrame(() => (areAll ? canvas?.fit() : canvas?.bringIntoView(nodes)));
}

/**
 * Do what pastes, and say in its words what was refused.
 * @param {App} app
 * @param {() => Promise<void>} act
 */
async function complaining({ session }, act) {
  try {
    await act();
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    session.notify(t("file.cannotPaste", { why: message }), "refusal");
  }
}

/**
 * Open what is dropped on the window, and paste what is pasted outside a field.
 * @param {App} app
 */
export function listenForDocuments(app) {
  document.addEventListener("paste", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, textarea")) return;
    event.preventDefault();
    void paste(app, event.clipboardData?.getData("text/plain") ?? "");
  });
  window.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  window.addEventListener("drop", async (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    await openFileOf(app, file);
  });
}
