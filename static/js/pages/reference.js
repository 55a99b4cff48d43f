/** The reference page: the table's formulas arrive as LaTeX and are typeset here. */

import { typeset } from "../words/typeset.js";

for (const place of document.querySelectorAll(".latex")) {
  if (place instanceof HTMLElement) typeset(place.textContent ?? "", place);
}
