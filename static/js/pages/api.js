/** The page of the HTTP API: its forms send what they describe, and show what is answered. */

import { t } from "../words/i18n.js";

/** Longer answers are shown by their beginning: a browser takes seconds to set megabytes. */
const SHOWN = 20_000;

/** Kinds of answers that are text, beside those that say so. */
const TEXT = /json|xml|javascript|^text\//;

/**
 * What a form asks for.
 * @param {HTMLFormElement} form
 * @returns {[string, RequestInit]}
 */
function request(form) {
  let path = form.dataset.path ?? "";
  const query = new URLSearchParams();
  /** @type {Record<string, string>} */
  const headers = {};
  /** @type {string | undefined} */
  let body;
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (form.elements)) {
    const { name, value, dataset } = field;
    if (name === "body") {
      body = value;
      headers["Content-Type"] = dataset.kind ?? "";
    } else if (dataset.in === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value && dataset.in === "query") query.append(name, value);
    else if (value && dataset.in === "header") headers[name] = value;
  }
  return [query.size ? `${path}?${query}` : path, { method: form.dataset.method, headers, body }];
}

/** @param {Response} response */
async function shown(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  if (!TEXT.test(kind)) return t("api.bytes", { count: (await response.blob()).size });
  const text = await response.text();
  const set = kind.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return set.length > SHOWN ? `${set.slice(0, SHOWN)}…` : set;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const output = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  const [address, asked] = request(form);
  const line = document.createElement("p");
  const text = document.createElement("pre");
  text.tabIndex = 0;
  try {
    const response = await fetch(address, asked);
    const tag = response.headers.get("ETag");
    line.textContent = [response.status, response.statusText, tag && `ETag: ${tag}`]
      .filter(Boolean)
      .join("  ");
    text.textContent = response.status === 304 ? "" : await shown(response);
  } catch (error) {
    line.textContent = t("api.failed", { why: /** @type {Error} */ (error).message });
  }
  text.hidden = !text.textContent;
  output.replaceChildren(line, text);
}

for (const form of document.querySelectorAll("form.operation-form")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}

/** Open the operation that the address names. */
function open() {
  const place = document.getElementById(location.hash.slice(1));
  if (place instanceof HTMLDetailsElement) place.open = true;
}

window.addEventListener("hashchange", open);
open();
