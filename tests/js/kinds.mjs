// Drives static/js/words/kinds.js: what the client knows of the kinds of leaves.
import * as kinds from "../../static/js/words/kinds.js";

export const answer = ({ ask, op }) =>
  op === undefined ? Object.fromEntries(kinds[ask]) : kinds[ask](op);
