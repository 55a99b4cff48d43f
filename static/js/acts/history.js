/** Taking steps back, and doing them again. */

import { MESSAGES } from "../link/protocol.js";
import { t, tOr } from "../words/i18n.js";
import { labelOf } from "../words/names.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * Take back this person's last step, or do again what was last taken back. What others have changed
 * since stays, and is told.
 * @param {App} app
 * @param {"undo" | "redo"} kind
 */
export async function takeBack(app, kind) {
  const name = kind === "undo" ? MESSAGES.UNDO : MESSAGES.REDO;
  const { left } = await app.session.send(name, {});
  for (const item of left) {
    app.session.notify(t("undo.left", { what: leftWords(app, item) }), "note");
  }
}

/**
 * What an undo has left, in words.
 * @param {App} app
 * @param {{message: string, what: string, node: string | null}} left
 */
function leftWords(app, { message, what, node }) {
  return tOr(`left.${what}`, message, { node: node === null ? "" : labelOf(app, node) });
}
