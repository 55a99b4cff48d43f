/**
 * The very first visit goes on to the worked example by itself. It is made by a form, since a page
 * that is only asked for, by anybody's link or picture, must not write.
 */

import { offerCarried } from "./carried.js";

const form = document.getElementById("first");
void offerCarried().then((offered) => {
  if (!offered && form instanceof HTMLFormElement) form.submit();
});
