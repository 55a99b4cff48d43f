/** What was done to a graph, in words; `web/deeds.py` says the same on the command line. */

import { format } from "./format.js";
import { inWords, t } from "./i18n.js";

/**
 * @typedef {import("../link/answers.js").Deed} Deed
 * @typedef {import("../link/answers.js").Mark} Mark
 */

/** Prefixes of what was taken back, and done again. */
const TAKEN = ["undo", "redo"];

/** @param {Deed} deed */
function deedWords({ what, node = "", other = "", number, more = 0 }) {
  if (what === "further") return t("deed.further", { count: more + 1 });
  const said = t(`deed.${what}`, {
    node,
    other,
    number: number === undefined ? "" : format(number),
  });
  return more ? t("deed.more", { deed: said, count: more }) : said;
}

/**
 * What led to a state.
 * @param {Mark} mark
 */
export function markWords({ deeds, kind }) {
  const said = deeds.map(deedWords).join(t("deed.join"));
  return TAKEN.includes(kind) ? t(`deed.${kind}`, { deeds: said }) : said;
}

/**
 * Who made a state: the reader, those who are there by their names, or others.
 * @param {Mark} mark
 * @param {string} you the reader's digest
 * @param {(who: string) => string | null} nameOf how somebody is called who is there
 */
export function whoWords({ by }, you, nameOf) {
  if (by.length === 0) return "";
  const others = by.filter((who) => who !== you);
  const names = others.flatMap((who) => nameOf(who) ?? []);
  if (names.length > 0) {
    const rest = names.length < others.length ? [t("history.others")] : [];
    return inWords([...(by.includes(you) ? [t("history.you")] : []), ...names, ...rest]);
  }
  if (!by.includes(you)) return t(by.length === 1 ? "history.somebody" : "history.others");
  return by.length === 1 ? t("history.you") : t("history.youAndOthers");
}

/**
 * When something was, in the reader's language and zone; of today only the time.
 * @param {number | null} seconds since 1970
 */
export function whenWords(seconds) {
  if (seconds === null) return t("history.earlier");
  const when = new Date(seconds * 1000);
  const language = document.documentElement.lang || "en";
  const today = when.toDateString() === new Date().toDateString();
  const day = today ? {} : { dateStyle: /** @type {const} */ ("medium") };
  return new Intl.DateTimeFormat(language, { ...day, timeStyle: "short" }).format(when);
}
