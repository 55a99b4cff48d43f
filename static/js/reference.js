/** The reference page: the table's formulas arrive as LaTeX and are typeset here. */

import { katex } from "../vendor/vendor.js";

for (const place of document.querySelectorAll(".latex")) {
  if (place instanceof HTMLElement) {
    katex.render(place.textContent ?? "", place, { throwOnError: false, trust: false });
  }
}
