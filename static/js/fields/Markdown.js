/** A text that a person wrote, in Markdown: a note, or a step of a lesson. */

import { useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { later, useLater } from "../later.js";
import { html } from "../lib.js";
import { typeset } from "../words/typeset.js";

/** What it may be made of: text, and nothing that loads, runs or styles. */
const ALLOWED = {
  ALLOWED_TAGS: [
    "p",
    "br",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "blockquote",
  ],
  ALLOWED_ATTR: ["href"],
  RETURN_DOM_FRAGMENT: true,
};

/** What begins the code that is a formula; nobody types it. */
const FORMULA = "\ue000";

/** `$\\frac{1}{x}$` within a line; a price is none. */
const BETWEEN_DOLLARS = /^\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/;

/** Formulas, which Markdown would take for emphasis and escapes. */
const FORMULAS = {
  name: "formula",
  level: /** @type {const} */ ("inline"),
  start: (/** @type {string} */ text) => text.indexOf("$"),
  tokenizer(/** @type {string} */ text) {
    const found = BETWEEN_DOLLARS.exec(text);
    return found ? { type: "formula", raw: found[0], latex: found[1] } : undefined;
  },
  renderer: (/** @type {any} */ { latex }) => `<code>${FORMULA}${escaped(latex)}</code>`,
};

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const MARKDOWN = later(async () => {
  const { DOMPurify, marked } = await import("../../vendor/markdown.js");
  // Raw HTML is text like any other.
  marked.use({
    renderer: { html: ({ text }) => escaped(text) },
    extensions: [FORMULAS],
  });
  return { DOMPurify, marked };
});

/** @param {{text: string}} props */
export function Markdown({ text }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const markdown = useLater(MARKDOWN);
  useLayoutEffect(() => {
    if (!markdown) return;
    const { DOMPurify, marked } = markdown;
    const clean = DOMPurify.sanitize(String(marked.parse(text, { async: false })), ALLOWED);
    for (const link of /** @type {any} */ (clean).querySelectorAll("a")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    for (const code of /** @type {any} */ (clean).querySelectorAll("code")) {
      if (!code.textContent.startsWith(FORMULA)) continue;
      const formula = document.createElement("span");
      code.replaceWith(formula);
      typeset(code.textContent.slice(FORMULA.length), formula);
    }
    place.current?.replaceChildren(/** @type {any} */ (clean));
  }, [text, markdown]);
  return html`<div className="note" ref=${place}></div>`;
}
