/**
 * The very first visit goes on to the worked example by itself. It is made by a form, since a page
 * that is only asked for, by anybody's link or picture, must not write.
 */

import { offerCarried } from "./carried.js";

const form = document.getElementById("first");
void offerCarried().then((offered) => {
  if (!offered && form instanceof HTMLFormElement) goOn(form);
});

/**
 * Two pages that a browser opens at once would make two people of it, and lose what is the first's:
 * one goes first, where browsers can tell, and the other looks what there is by then.
 * @param {HTMLFormElement} form
 */
function goOn(form) {
  if (navigator.locks === undefined) return form.submit();
  const name = "chalkgrad-first";
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock === null) return navigator.locks.request(name, () => location.reload());
    form.submit();
    // Held until this page has given way to the answer, with the cookie in it.
    return new Promise(() => {});
  });
}
