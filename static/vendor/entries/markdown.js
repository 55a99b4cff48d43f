// Texts in Markdown, made safe.
export { default as DOMPurify } from "dompurify";
export { marked } from "marked";
