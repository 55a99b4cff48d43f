/**
 * The very first visit goes on to the worked example by itself. It is made by a form, since a page
 * that is only asked for, by anybody's link or picture, must not write.
 */

const form = document.getElementById("first");
if (form instanceof HTMLFormElement) form.submit();
