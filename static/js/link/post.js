/** The other way to the server, for messages that its socket does not take: HTTP. */

import { refusalOf } from "./refusals.js";

/** How long an answer is waited for, in milliseconds: 20,000 nodes pasted take some seconds. */
const PATIENCE_MS = 120_000;

/**
 * Send a message as `POST /api/graphs/<graph>/messages/<name>`.
 * @param {string} graph
 * @param {string} name
 * @param {string} body the message's JSON
 * @returns {Promise<import("./questions.js").Answer>} what the socket would have answered
 * @throws where the connection breaks, or something between here and the server answers for it
 */
export async function post(graph, name, body) {
  const response = await fetch(`/api/graphs/${graph}/messages/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const refusal = await refusalOf(response);
  return refusal ? { error: refusal } : response.json();
}
