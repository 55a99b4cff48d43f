/** Whether the page is on a screen in a hand, which one person reads from near; as in tokens.css. */

export const HANDHELD = window.matchMedia("(max-width: 760px), (max-height: 500px)");
