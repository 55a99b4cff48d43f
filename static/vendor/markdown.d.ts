// The types of markdown.js, for the checker.
export { default as DOMPurify } from "dompurify";
export { marked } from "marked";
