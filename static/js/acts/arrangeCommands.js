/** Where nodes stand: laying out, the direction, frames, lining up. */

import { align, distribute } from "./edits.js";
import { frameSelection } from "./framing.js";
import { DIRECTION_COMMANDS, layOut, placing } from "./layout.js";
import { SEVERAL, SOME } from "./selected.js";

/** @type {import("./commands.js").Command[]} */
export const ARRANGE_COMMANDS = [
  {
    id: "lay-out",
    group: "arrange",
    keywords: "arrange tidy order",
    keys: ["l"],
    menu: ["canvas", "node"],
    when: ({ mirror }) => mirror.nodes.size > 0,
    run: placing(layOut),
  },
  ...DIRECTION_COMMANDS,
  {
    id: "frame",
    group: "arrange",
    keywords: "group box comment",
    keys: ["b"],
    menu: ["node"],
    ...SOME,
    run: frameSelection,
  },
  {
    id: "align-left",
    group: "arrange",
    keys: [],
    ...SEVERAL,
    run: placing((app) => align(app, "x")),
  },
  {
    id: "align-top",
    group: "arrange",
    keys: [],
    ...SEVERAL,
    run: placing((app) => align(app, "y")),
  },
  {
    id: "distribute-across",
    group: "arrange",
    keys: [],
    when: ({ view }) => view.nodes.length > 2,
    needs: "several",
    run: placing((app) => distribute(app, "x")),
  },
  {
    id: "distribute-down",
    group: "arrange",
    keys: [],
    when: ({ view }) => view.nodes.length > 2,
    needs: "several",
    run: placing((app) => distribute(app, "y")),
  },
  {
    id: "snap",
    group: "arrange",
    right: "view",
    keywords: "grid guides",
    keys: ["g"],
    menu: ["canvas"],
    checked: ({ view }) => view.snap,
    run: ({ view }) => view.toggle("snap"),
  },
];
