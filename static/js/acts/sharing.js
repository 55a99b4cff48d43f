/** Sharing a graph: its links, the code of a frame, and the whole graph in an address. */

import { answerOf } from "../link/refusals.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * What a link is for.
 * @typedef {"edit" | "present" | "view" | "embed"} Kind
 * @typedef {{kind: Kind, address: string}} Link
 * @type {readonly Kind[]}
 */
export const KINDS = ["view", "present", "edit", "embed"];

/** The longest address that everything takes which addresses go through, in characters. */
export const MAX_ADDRESS = 4000;

/** What stands before a graph in an address; the server is never sent what comes after the "#". */
export const CARRIED = "#g=";

/** @param {App} app */
const place = ({ session }) => `/api/graphs/${session.graph}/links`;

/**
 * The links that there are.
 * @param {App} app
 * @returns {Promise<Link[]>}
 * @throws the server's refusal
 */
export const links = async (app) => answerOf(await fetch(place(app)));

/**
 * Make a link where there is none of its kind.
 * @param {App} app
 * @param {Kind} kind
 * @throws the server's refusal
 */
export const makeLink = async (app, kind) =>
  answerOf(await fetch(`${place(app)}/${kind}`, { method: "PUT" }));

/**
 * Make a link worth nothing, also for those who are in by it.
 * @param {App} app
 * @param {Kind} kind
 * @throws the server's refusal
 */
export const revokeLink = async (app, kind) =>
  answerOf(await fetch(`${place(app)}/${kind}`, { method: "DELETE" }));

/**
 * Where the QR code of a link is.
 * @param {App} app
 * @param {Kind} kind
 */
export const codeOf = (app, kind) => `${place(app)}/${kind}/code.svg`;

/** What a page has in it that shows the graph. @param {Link} link */
export const frameOf = ({ address }) =>
  `<iframe src="${address}" width="800" height="450" style="border: 0" allowfullscreen></iframe>`;

/**
 * The address that has the whole graph in it, which no server keeps.
 * @param {App} app
 * @throws where the server does not answer
 */
export async function addressWithGraph({ session }) {
  const response = await fetch(`/api/graphs/${session.graph}/export/json`);
  const text = JSON.stringify(await answerOf(response));
  // Where others in the room find this server, as in the links.
  const root = document.getElementById("editor")?.dataset.root;
  return `${root}${CARRIED}${await packed(text)}`;
}

/** No document that fits into an address is longer; what unpacks to more is none. */
const MAX_CARRIED_BYTES = 1_000_000;

/**
 * What `packed` has packed.
 * @param {string} letters
 * @throws what was never packed, or is too long
 */
export async function unpacked(letters) {
  const packedBytes = Uint8Array.from(
    atob(letters.replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.charCodeAt(0),
  );
  const stream = new Blob([packedBytes]).stream();
  const reader = stream.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_CARRIED_BYTES) throw new Error("too long for a graph in an address");
    parts.push(value);
  }
  return new Blob(parts).text();
}

/**
 * Text as an address carries it: compressed, in letters that no address changes.
 * @param {string} text
 */
async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
