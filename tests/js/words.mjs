// Drives static/js/words: how numbers are written and read, and what typed words find.
import { exact, format, formatGiven, parseNumber } from "../../static/js/words/format.js";
import { fuzzy, matching } from "../../static/js/words/search.js";

const ACTS = {
  format: ({ number, digits, style }) => format(Number(number), digits, style),
  given: ({ number, ...style }) => formatGiven(Number(number), style),
  exact: ({ number }) => exact(Number(number)),
  parse: ({ text }) => parseNumber(text),
  matching: ({ palette, text }) => matching(palette, text).map(({ op }) => op),
  fuzzy: ({ typed, text }) => fuzzy(typed, text),
};

export const answer = ({ act, ...rest }) => ACTS[act](rest);
