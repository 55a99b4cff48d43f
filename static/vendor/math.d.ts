// The types of math.js, for the checker.
export { default as katex } from "katex";
