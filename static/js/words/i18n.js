/**
 * Words in the reader's language. The page carries the catalogue that the server chose; the same
 * files serve the server's own pages. What the server says by code is said here in words.
 */

const place = document.getElementById("messages");
/** @type {Map<string, string>} */
const MESSAGES = new Map(Object.entries(JSON.parse(place?.textContent ?? "{}")));

/** Keys that were missed, each told of once. @type {Set<string>} */
const MISSED = new Set();

/**
 * A message in the reader's language. One that is missing is a mistake of ours: it shows its key, so
 * that the page goes on, and is told of in the console, where every test of the page sees it.
 * @param {string} key
 * @param {Record<string, unknown>} [values] what stands in its braces
 */
export function t(key, values = {}) {
  const message = MESSAGES.get(key);
  if (message === undefined) {
    if (!MISSED.has(key)) console.error(`there is no message ${key}`);
    MISSED.add(key);
    return key;
  }
  return message.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * A message, or what to say where the catalogue has none: for operators and errors that are new.
 * @param {string} key
 * @param {string} otherwise
 * @param {Record<string, unknown>} [values]
 */
export const tOr = (key, otherwise, values) => (MESSAGES.has(key) ? t(key, values) : otherwise);

/** Ports that have an ordinal; later ones have a number. */
const ORDINALS = 3;

/** @param {number} port */
export const inputName = (port) =>
  port < ORDINALS ? t(`port.${port}`) : t("port.more", { number: String(port + 1) });

/**
 * What the server refused, in the reader's language.
 * @param {{code: string, message: string, ids?: string[], details?: Record<string, unknown>}} refusal
 * @param {(id: string) => string} name how a node is called
 */
export function refusalWords({ code, message, ids = [], details = {} }, name) {
  const [first, second] = ids;
  const path = ids.map(name).join(" → ");
  const key = details.reason ? `error.${code}.${details.reason}` : `error.${code}`;
  if (!MESSAGES.has(key)) return message;
  const words = t(key, {
    ...details,
    path,
    node: first === undefined ? "" : name(first),
    other: second === undefined ? "" : name(second),
  });
  if (details.line === undefined) return words;
  return t(details.column === undefined ? "place.line" : "place.column", details) + words;
}

/**
 * What is wrong with a node, in the reader's language.
 * @param {import("../state/mirror.js").Problem} problem
 * @param {string} id
 * @param {(id: string) => string} name how a node is called
 * @param {Map<string, import("../state/mirror.js").Problem>} problems
 * @returns {string}
 */
export function problemWords(problem, id, name, problems) {
  const { code, message, origins, details = {} } = problem;
  const origin = origins[0];
  const source = origin === id ? undefined : problems.get(origin);
  const { op, operands, port } = /** @type {any} */ (details);
  const needs = op === undefined ? "" : tOr(`needs.${op}`, "");
  if (code === "domain" && !needs) return message;
  return tOr(`problem.${code}`, message, {
    ...details,
    node: name(id),
    origin: name(origin ?? id),
    because: source ? problemWords(source, origin, name, problems) : "",
    call: op === undefined ? "" : `${op}(${(operands ?? []).join(", ")})`,
    needs,
    where: port === undefined ? "" : inputName(port),
  });
}

/**
 * Names as a sentence lists them: “x, y and b”.
 * @param {string[]} names
 */
export const inWords = (names) =>
  new Intl.ListFormat(document.documentElement.lang || "en").format(names);

/**
 * Read everything in another language from now on.
 * @param {string} language
 * @returns {boolean} whether the browser keeps the choice; if so, the page is loaded again
 */
export function setLanguage(language) {
  const chosen = `chalkgrad-language=${language}`;
  document.cookie = `${chosen}; path=/; max-age=31536000; samesite=lax`;
  // Chromium stores a cookie in another process, and a page asked for at once can be faster. Reading
  // waits for what was written.
  const kept = document.cookie.includes(chosen);
  if (kept) location.reload();
  return kept;
}
