/** The commands about the history of the graph, a part of the registry in commands.js. */

import { t } from "../words/i18n.js";
import { whenWords } from "../words/deeds.js";

/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("../state/app.js").App} App */

/** Whether a state of before is shown. @param {App} app */
const looksBack = ({ timeline }) => timeline.open && !timeline.isNow;

/** @type {Command[]} */
export const HISTORY_COMMANDS = [
  {
    id: "history",
    group: "document",
    keywords: "timeline versions revisions past undo compare restore scrub",
    keys: ["h"],
    menu: ["file"],
    checked: ({ timeline }) => timeline.open,
    run: ({ timeline }) => (timeline.open ? timeline.end() : timeline.begin()),
  },
  {
    id: "history-close",
    group: "document",
    keys: ["Escape"],
    when: ({ timeline }) => timeline.open,
    run: ({ timeline }) => timeline.end(),
  },
  {
    id: "history-restore",
    group: "document",
    right: "edit",
    ofPast: true,
    keywords: "version revert back",
    keys: [],
    when: looksBack,
    run: async ({ session, timeline }) => {
      const { revision = 0, made = null } = timeline.mark ?? {};
      await timeline.restore();
      session.notify(t("history.restored", { revision, when: whenWords(made) }), "note");
    },
  },
];
