/**
 * A graph that an address carries (`/#g=…`): the reader is told what it is before it is kept. See
 * `acts/sharing.js` for how it gets there.
 */

import { keep, lookedAt } from "../acts/imports.js";
import { CARRIED, unpacked } from "../acts/sharing.js";
import { t } from "../words/i18n.js";
import { question } from "./question.js";

/**
 * Ask whether the graph in the address is to be opened.
 * @returns {Promise<boolean>} whether there is one
 */
export async function offerCarried() {
  if (!location.hash.startsWith(CARRIED)) return false;
  const letters = location.hash.slice(CARRIED.length);
  // What is answered once is not asked again by a reload.
  history.replaceState(null, "", location.pathname);
  const ask = question(t("carried.title"), t("close"), () => location.reload());
  try {
    const text = await unpacked(letters);
    const told = await lookedAt(text);
    const [graph] = told.graphs;
    ask.say(t("carried.what", { title: graph.title || t("untitled"), count: graph.nodes }));
    graph.lost.forEach((sentence) => ask.say(sentence));
    ask.offer(t("carried.open"), () =>
      keep(new Blob([text]), told).catch((error) => ask.say(error.message)),
    );
  } catch (error) {
    console.info(`the address carries no graph: ${error}`);
    ask.say(t("carried.broken"));
  }
  ask.open();
  return true;
}
