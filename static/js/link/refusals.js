/** What the server refuses over HTTP: problem details (RFC 9457) as its socket would tell them. */

import { refusalWords } from "../words/i18n.js";

/**
 * What an answer refuses, or null where it refuses nothing.
 * @param {Response} response
 * @returns {Promise<import("./session.js").Refusal | null>}
 * @throws where something between here and the server answers for it
 */
export async function refusalOf(response) {
  if (response.ok) return null;
  if (response.headers.get("Content-Type") !== "application/problem+json")
    throw new Error(`no answer of the server: ${response.status}`);
  const { detail, code, ids = [], column, details } = await response.json();
  return { message: detail, code, ids, column, details };
}

/**
 * The JSON of an answer.
 * @param {Response} response
 * @returns {Promise<any>}
 * @throws the server's refusal in the reader's words, with its code and column
 */
export async function answerOf(response) {
  const refusal = await refusalOf(response);
  if (!refusal) return response.json();
  const message = refusalWords(refusal, (id) => id);
  throw Object.assign(new Error(message), { ...refusal, message });
}
