// Formulas typeset.
export { default as katex } from "katex";
