/**
 * A graph that an address carries (`/#g=…`): the reader is told what it is before it is kept. See
 * `acts/sharing.js` for how it gets there.
 */

import { keep, lookedAt } from "../acts/imports.js";
import { CARRIED, unpacked } from "../acts/sharing.js";
import { t } from "../words/i18n.js";

/**
 * Ask whether the graph in the address is to be opened.
 * @returns {Promise<boolean>} whether there is one
 */
export async function offerCarried() {
  if (!location.hash.startsWith(CARRIED)) return false;
  const letters = location.hash.slice(CARRIED.length);
  // What is answered once is not asked again by a reload.
  history.replaceState(null, "", location.pathname);
  const ask = dialog();
  try {
    const text = await unpacked(letters);
    const told = await lookedAt(text);
    const [graph] = told.graphs;
    ask.say(t("carried.what", { title: graph.title || t("untitled"), count: graph.nodes }));
    graph.lost.forEach(ask.say);
    ask.offer(() => keep(new Blob([text]), told).catch((error) => ask.say(error.message)));
  } catch (error) {
    console.info(`the address carries no graph: ${error}`);
    ask.say(t("carried.broken"));
  }
  ask.open();
  return true;
}

/** A question that leads to the list of graphs where it is declined. */
function dialog() {
  const box = document.createElement("dialog");
  box.className = "dialog";
  box.setAttribute("aria-label", t("carried.title"));
  const title = document.createElement("h2");
  title.className = "dialog-title";
  title.textContent = t("carried.title");
  const foot = document.createElement("p");
  foot.className = "dialog-foot";
  box.append(title, foot);
  /** @param {string} text @param {() => unknown} run @param {boolean} [primary] */
  const button = (text, run, primary = false) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = primary ? "button primary" : "button";
    made.textContent = text;
    made.addEventListener("click", run);
    foot.append(made, " ");
  };
  button(t("close"), () => box.close());
  box.addEventListener("close", () => location.reload());
  return {
    /** @param {string} text */
    say: (text) => {
      const line = document.createElement("p");
      line.textContent = text;
      foot.before(line);
    },
    /** @param {() => unknown} run */
    offer: (run) => button(t("carried.open"), run, true),
    open: () => {
      document.body.append(box);
      box.showModal();
    },
  };
}
