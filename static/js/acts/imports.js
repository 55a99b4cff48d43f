/** Files of other tools, and our own: looked at by the server first, then kept as new graphs. */

import { answerOf } from "../link/refusals.js";
import { t } from "../words/i18n.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * What a file holds, as the server tells it: its graphs with what of each does not come along, and
 * whether that is all of it; else what is left out.
 * @typedef {{name: string, format: string, whole: boolean, left_out: string[], documents?: object[],
 *   graphs: {title: string, nodes: number, wires: number, lost: string[]}[]}} Told
 */

/**
 * Send a file to be imported.
 * @param {string} path
 * @param {string | Blob} file
 * @returns {Promise<any>}
 * @throws the server's refusal, with its code
 */
async function send(path, file) {
  return answerOf(await fetch(`/api/import${path}`, { method: "POST", body: file }));
}

/**
 * What a text would bring, with its documents.
 * @param {string} text
 * @returns {Promise<Told>}
 * @throws the server's refusal, with its code
 */
export const lookedAt = (text) => send("/preview?documents=1", text);

/**
 * What a file would bring.
 * @param {Blob} file
 * @returns {Promise<Told>}
 * @throws the server's refusal, with its code
 */
export const preview = (file) => send("/preview", file);

/** Whether a file is one graph that comes whole: there is nothing to tell first. @param {Told} told */
export const isPlain = ({ graphs, whole }) =>
  whole && graphs.length === 1 && graphs[0].lost.length === 0;

/**
 * Open a file: at once, where it is one graph that comes whole; else it is told first what comes.
 * @param {App} app
 * @param {File} file
 */
export async function openFileOf(app, file) {
  try {
    const told = await preview(file);
    if (isPlain(told)) await keep(file, told);
    else app.view.open({ kind: "import", file, told });
  } catch (error) {
    const why = /** @type {Error} */ (error).message;
    app.session.notify(t("file.cannotOpen", { why }), "refusal");
  }
}

/**
 * Keep what a file holds, and go there: to its graph, or to the list of all.
 * @param {Blob} file
 * @param {Told} told
 * @throws the server's refusal
 */
export async function keep(file, { whole }) {
  const { id, ids } = await send(whole ? "" : "?rest=1", file);
  location.assign(ids.length === 1 ? `/g/${id}` : "/");
}
