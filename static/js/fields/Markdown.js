/** A text that a person wrote, in Markdown: a note, or a step of a lesson. */

import { useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { later, useLater } from "../later.js";
import { html } from "../lib.js";

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

const MARKDOWN = later(async () => {
  const { DOMPurify, marked } = await import("../../vendor/markdown.js");
  // Raw HTML is text like any other.
  marked.use({
    renderer: { html: ({ text }) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;") },
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
    place.current?.replaceChildren(/** @type {any} */ (clean));
  }, [text, markdown]);
  return html`<div className="note" ref=${place}></div>`;
}
