/**
 * The registry of everything a person can do besides dragging: toolbar, context menus, shortcuts,
 * command palette and help all read it, and no shortcut is defined anywhere else.
 */

import { addFormula, arityOf, bridgeOut, connectInOrder, remove, swapInputs } from "./edits.js";
import { MESSAGES } from "../link/protocol.js";
import { ARRANGE_COMMANDS } from "./arrangeCommands.js";
import { NODE_COMMANDS } from "./nodeCommands.js";
import { LESSON_COMMANDS, TEACH_COMMANDS } from "./teachCommands.js";
import { expandGradient, run } from "./teaching.js";
import { HISTORY_COMMANDS } from "./historyCommands.js";
import { PAGE_COMMANDS } from "./pageCommands.js";
import { copySelection, duplicate, paste } from "./files.js";
import { takeBack } from "./history.js";
import { ONE, SEVERAL, SOME } from "./selected.js";

/** @typedef {import("../state/app.js").App} App */
/** @typedef {"node" | "wire" | "canvas" | "file" | "theme" | "language"} Place what a menu is about */

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} group heading in the help; words are in the catalogue: `command.<id>` is what
 *   the button and the menu say, `command.<id>.hint` one sentence for the tooltip
 * @property {string} [keywords] further words by which the command palette finds it
 * @property {string[]} keys shortcuts as `event.key`, with "Mod+" for Ctrl or ⌘
 * @property {Place[]} [menu] the menus that show it
 * @property {(app: App) => boolean} [when] whether it applies now
 * @property {"one" | "some" | "several" | "lazy" | "walk" | "target"} [needs] why it does not apply
 *   where it does not; words are in the catalogue: `commands.needs.<what>`
 * @property {(app: App) => boolean} [checked] of a switch: whether it is on
 * @property {"view" | import("../state/allowed.js").Changing} [right] the least right on the graph that it takes,
 *   where that is not its group's
 * @property {boolean} [ofPast] whether it is done with a state of before; what changes something is not
 * @property {(app: App) => unknown} run
 */

/**
 * How many inputs the one selected node has.
 * @param {App} app
 */
const selectedArity = (app) => (app.view.nodes.length === 1 ? arityOf(app, app.view.nodes[0]) : 0);

/** What an empty graph can begin with: the example of Baydin et al., table 2. */
const EXAMPLE = "f = ln(x1) + x1*x2 - sin(x2); x1 = 2; x2 = 5";

/** When values are computed. @type {("eager" | "lazy")[]} */
const MODES = ["eager", "lazy"];

const EDIT = "edit";
const WIRES = "wires";
const SHOW = "show";
const COMPUTE = "compute";

/** @type {Command[]} */
export const COMMANDS = [
  {
    id: "palette",
    group: SHOW,
    keys: ["Mod+k"],
    run: ({ view }) => view.open({ kind: "commands" }),
  },
  {
    id: "help",
    group: SHOW,
    keywords: "help keys keyboard",
    keys: ["?"],
    run: ({ view }) => view.open({ kind: "help" }),
  },
  {
    id: "undo",
    group: EDIT,
    right: "present",
    keys: ["Mod+z"],
    menu: ["canvas"],
    when: ({ session }) => session.steps.undo > 0,
    run: (app) => takeBack(app, "undo"),
  },
  {
    id: "redo",
    group: EDIT,
    right: "present",
    keys: ["Mod+Z", "Mod+y"],
    menu: ["canvas"],
    when: ({ session }) => session.steps.redo > 0,
    run: (app) => takeBack(app, "redo"),
  },
  {
    id: "add",
    group: EDIT,
    keywords: "new node insert operator",
    keys: ["a"],
    menu: ["canvas"],
    run: ({ canvas, view }) => {
      const at = view.pointer ?? canvas?.freePlace() ?? { x: 0, y: 0 };
      const screen = canvas?.toScreen(at) ?? { x: window.innerWidth / 2, y: 200 };
      view.open({ kind: "add", screen, at, anywhere: view.pointer === null });
    },
  },
  {
    id: "formula",
    group: EDIT,
    keys: ["/"],
    run: () => document.getElementById("formula")?.focus(),
  },
  {
    id: "example",
    group: EDIT,
    keywords: "start sample demo",
    keys: [],
    when: ({ mirror }) => mirror.nodes.size === 0,
    run: async (app) => {
      const target = await addFormula(app, EXAMPLE);
      requestAnimationFrame(() => {
        app.canvas?.fit();
        app.canvas?.select([target]);
      });
    },
  },
  {
    id: "cut",
    group: EDIT,
    keys: ["Mod+x"],
    menu: ["node"],
    ...SOME,
    run: async (app) => {
      await copySelection(app);
      await remove(app, app.view.nodes, app.view.wires);
    },
  },
  {
    id: "copy",
    group: EDIT,
    right: "view",
    keys: ["Mod+c"],
    menu: ["node"],
    ...SOME,
    run: copySelection,
  },
  {
    id: "paste",
    group: EDIT,
    // The browser's own paste event carries the text; asking for it by key would need permission.
    keys: [],
    menu: ["canvas"],
    run: async (app) => paste(app, await navigator.clipboard.readText()),
  },
  {
    id: "duplicate",
    group: EDIT,
    keys: ["Mod+d"],
    menu: ["node"],
    ...SOME,
    run: duplicate,
  },
  {
    id: "delete",
    group: EDIT,
    keywords: "remove",
    keys: ["Delete", "Backspace"],
    menu: ["node", "wire"],
    when: ({ view }) => view.nodes.length + view.wires.length + view.frames.length > 0,
    run: (app) => remove(app, app.view.nodes, app.view.wires),
  },
  {
    id: "select-all",
    group: EDIT,
    right: "view",
    keys: ["Mod+a"],
    menu: ["canvas"],
    run: ({ canvas, mirror }) => canvas?.select([...mirror.nodes.keys()]),
  },
  ...NODE_COMMANDS,
  {
    id: "change-operator",
    group: EDIT,
    keywords: "swap replace",
    keys: ["o"],
    menu: ["node"],
    ...ONE,
    run: ({ canvas, view }) => {
      const id = view.nodes[0];
      const screen = canvas?.screenOf(id) ?? { x: window.innerWidth / 2, y: 200 };
      view.open({ kind: "add", screen, at: { x: 0, y: 0 }, changes: id });
    },
  },
  {
    id: "connect",
    group: WIRES,
    keys: ["c"],
    menu: ["node"],
    ...ONE,
    run: ({ view }) => view.open({ kind: "connect", node: view.nodes[0] }),
  },
  {
    id: "connect-in-order",
    group: WIRES,
    keys: ["C"],
    menu: ["node"],
    ...SEVERAL,
    run: connectInOrder,
  },
  {
    id: "swap-inputs",
    group: WIRES,
    keys: ["x"],
    menu: ["node"],
    when: (app) => selectedArity(app) === 2,
    run: (app) => swapInputs(app, app.view.nodes[0]),
  },
  {
    id: "take-out",
    group: WIRES,
    keywords: "disconnect unplug detach",
    keys: ["d"],
    menu: ["node"],
    ...SOME,
    run: (app) => bridgeOut(app, app.view.nodes),
  },
  {
    id: "set-target",
    group: COMPUTE,
    keys: ["t"],
    menu: ["node"],
    ...ONE,
    run: ({ session, view }) => session.edit({ type: "set_target", id: view.nodes[0] }),
  },
  ...MODES.map((mode) => ({
    id: `mode-${mode}`,
    group: COMPUTE,
    keys: [],
    checked: (/** @type {App} */ { mirror }) => mirror.mode === mode,
    run: async (/** @type {App} */ { mirror, session }) => {
      if (mirror.mode !== mode) await session.edit({ type: "set_mode", mode });
    },
  })),
  {
    id: "run",
    group: COMPUTE,
    right: "present",
    keys: ["Mod+Enter"],
    when: ({ mirror }) => mirror.mode === "lazy",
    needs: "lazy",
    run,
  },
  {
    id: "plan",
    group: COMPUTE,
    right: "present",
    keywords: "prune fold merge order",
    keys: [],
    when: ({ mirror }) => mirror.mode === "lazy",
    needs: "lazy",
    run: ({ session }) => session.ask(MESSAGES.PLAN),
  },
  {
    id: "expand-gradient",
    group: COMPUTE,
    keywords: "derivative second symbolic adjoint",
    keys: ["u"],
    menu: ["node"],
    when: ({ mirror }) => mirror.target !== null,
    needs: "target",
    run: expandGradient,
  },
  ...ARRANGE_COMMANDS,
  {
    id: "find",
    group: SHOW,
    keywords: "search outline list",
    keys: ["Mod+f"],
    run: ({ view }) => view.showOutline(),
  },
  {
    id: "text",
    group: SHOW,
    keywords: "code listing source editor",
    keys: ["e"],
    checked: ({ view }) => view.text,
    run: ({ view }) => view.toggle("text"),
  },
  {
    id: "operators",
    group: SHOW,
    right: "edit",
    keys: [],
    checked: ({ view }) => view.sheet === "palette",
    run: ({ view }) => view.ask(view.sheet === "palette" ? null : "palette"),
  },
  {
    id: "details",
    group: SHOW,
    keywords: "inspector panel sidebar leaves derivative",
    keys: ["q"],
    checked: ({ view }) => view.detailed,
    run: ({ view }) => view.toggleDetails(),
  },
  {
    id: "problems",
    group: SHOW,
    keywords: "errors wrong nan",
    keys: [],
    when: ({ mirror }) => mirror.rootProblems().length > 0,
    run: ({ canvas, view }) => {
      canvas?.select([]);
      view.ask("details");
    },
  },
  {
    id: "fit",
    group: SHOW,
    keywords: "zoom all",
    keys: ["f"],
    menu: ["canvas"],
    run: ({ canvas, leading }) => {
      leading.lookAround();
      canvas?.fit();
    },
  },
  {
    id: "contributions",
    group: SHOW,
    keys: ["w"],
    menu: ["wire", "canvas"],
    checked: ({ view }) => view.contributions,
    run: ({ view }) => view.toggle("contributions"),
  },
  ...LESSON_COMMANDS,
  ...TEACH_COMMANDS,
  ...PAGE_COMMANDS,
  ...HISTORY_COMMANDS,
];
