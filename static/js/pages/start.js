/** Starts the editor once the picture of its graph has been painted: while it starts, nothing is. */

import { painted } from "../painted.js";

const main = /** @type {HTMLLinkElement} */ (document.getElementById("main"));
void painted().then(() => import(main.href));
