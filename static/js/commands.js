/**
 * The registry of everything a person can do besides dragging: toolbar, context menus, shortcuts,
 * command palette and help all read it, and no shortcut is defined anywhere else.
 */

import {
  align,
  bridgeOut,
  connectInOrder,
  distribute,
  frameSelection,
  remove,
  selectedText,
  swapInputs,
} from "./edits.js";
import { copyDocument, copySelection, openFile, paste, startDownload } from "./files.js";
import { layOut } from "./layout.js";
import { setTheme, THEMES } from "./theme.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {"node" | "wire" | "canvas"} Place where a context menu opens */

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} label what the button and the menu say
 * @property {string} hint one sentence for the tooltip
 * @property {string} group heading in the help
 * @property {string} [keywords] further words by which the command palette finds it
 * @property {string[]} keys shortcuts as `event.key`, with "Mod+" for Ctrl or ⌘
 * @property {Place[]} [menu] the context menus that show it
 * @property {(app: App) => boolean} [when] whether it applies now
 * @property {(app: App) => unknown} run
 */

/** @param {App} app */
const oneNode = ({ view }) => view.nodes.length === 1;
/** @param {App} app */
const someNodes = ({ view }) => view.nodes.length > 0;
/** @param {App} app */
const severalNodes = ({ view }) => view.nodes.length > 1;

/**
 * How many inputs the one selected node has.
 * @param {App} app
 */
const selectedArity = ({ view, mirror, entries }) =>
  view.nodes.length === 1
    ? (entries.get(mirror.nodes.get(view.nodes[0])?.op ?? "")?.arity ?? 0)
    : 0;

const EDIT = "Edit";
const WIRES = "Wires";
const ARRANGE = "Arrange";
const SHOW = "Show";
const COMPUTE = "Compute";
const DOCUMENT = "Document";

/** @type {Command[]} */
export const COMMANDS = [
  {
    id: "palette",
    label: "All commands…",
    hint: "Find any command by its name",
    group: SHOW,
    keys: ["Mod+k"],
    run: ({ view }) => view.open({ kind: "commands" }),
  },
  {
    id: "help",
    label: "Shortcuts",
    hint: "Every command and its keys",
    group: SHOW,
    keywords: "help keys keyboard",
    keys: ["?"],
    run: ({ view }) => view.open({ kind: "help" }),
  },
  {
    id: "undo",
    label: "Undo",
    hint: "Take back your last step",
    group: EDIT,
    keys: ["Mod+z"],
    menu: ["canvas"],
    when: ({ session }) => session.steps.undo > 0,
    run: ({ session }) => session.takeBack("undo"),
  },
  {
    id: "redo",
    label: "Redo",
    hint: "Do again what you last took back",
    group: EDIT,
    keys: ["Mod+Z", "Mod+y"],
    menu: ["canvas"],
    when: ({ session }) => session.steps.redo > 0,
    run: ({ session }) => session.takeBack("redo"),
  },
  {
    id: "add",
    label: "Add…",
    hint: "Search for an operator, or type a number, a name or a formula",
    group: EDIT,
    keywords: "new node insert operator",
    keys: ["a"],
    menu: ["canvas"],
    run: ({ view }) => {
      const at = view.pointer ?? view.middle?.() ?? { x: 0, y: 0 };
      const screen = view.toScreen?.(at) ?? { x: window.innerWidth / 2, y: 200 };
      view.open({ kind: "add", screen, at });
    },
  },
  {
    id: "formula",
    label: "Type a formula",
    hint: "Go to the formula field",
    group: EDIT,
    keys: ["/"],
    run: () => document.getElementById("formula")?.focus(),
  },
  {
    id: "cut",
    label: "Cut",
    hint: "Copy what is selected, and delete it",
    group: EDIT,
    keys: ["Mod+x"],
    menu: ["node"],
    when: someNodes,
    run: async (app) => {
      await copySelection(app);
      await remove(app, app.view.nodes, app.view.wires);
    },
  },
  {
    id: "copy",
    label: "Copy",
    hint: "Copy what is selected, as JSON that any editor takes",
    group: EDIT,
    keys: ["Mod+c"],
    menu: ["node"],
    when: someNodes,
    run: copySelection,
  },
  {
    id: "paste",
    label: "Paste",
    hint: "Add the nodes, or the formula, that the clipboard holds",
    group: EDIT,
    // The browser's own paste event carries the text; asking for it by key would need permission.
    keys: [],
    menu: ["canvas"],
    run: async (app) => paste(app, await navigator.clipboard.readText()),
  },
  {
    id: "duplicate",
    label: "Duplicate",
    hint: "Copy what is selected beside itself; dragging with Alt does so too",
    group: EDIT,
    keys: ["Mod+d"],
    menu: ["node"],
    when: someNodes,
    run: (app) => paste(app, selectedText(app), { beside: true }),
  },
  {
    id: "delete",
    label: "Delete",
    hint: "Delete what is selected; a node of one input leaves its wire behind",
    group: EDIT,
    keywords: "remove",
    keys: ["Delete", "Backspace"],
    menu: ["node", "wire"],
    when: ({ view }) => view.nodes.length + view.wires.length + view.frames.length > 0,
    run: (app) => remove(app, app.view.nodes, app.view.wires),
  },
  {
    id: "select-all",
    label: "Select all",
    hint: "Select every node",
    group: EDIT,
    keys: ["Mod+a"],
    menu: ["canvas"],
    run: ({ view, mirror }) => view.select?.([...mirror.nodes.keys()]),
  },
  {
    id: "change-operator",
    label: "Change operator…",
    hint: "Make the selected node another operator; wires stay where there is room",
    group: EDIT,
    keywords: "swap replace",
    keys: ["o"],
    menu: ["node"],
    when: oneNode,
    run: ({ view }) => {
      const id = view.nodes[0];
      const screen = view.screenOf?.(id) ?? { x: window.innerWidth / 2, y: 200 };
      view.open({ kind: "add", screen, at: { x: 0, y: 0 }, changes: id });
    },
  },
  {
    id: "connect",
    label: "Connect to…",
    hint: "Run a wire from the selected node to a port you choose from a list",
    group: WIRES,
    keys: ["c"],
    menu: ["node"],
    when: oneNode,
    run: ({ view }) => view.open({ kind: "connect", node: view.nodes[0] }),
  },
  {
    id: "connect-in-order",
    label: "Connect in order",
    hint: "Wire each selected node to the next, in the order they were selected",
    group: WIRES,
    keys: ["C"],
    menu: ["node"],
    when: severalNodes,
    run: connectInOrder,
  },
  {
    id: "swap-inputs",
    label: "Swap inputs",
    hint: "Exchange the two input wires of the selected node",
    group: WIRES,
    keys: ["x"],
    menu: ["node"],
    when: (app) => selectedArity(app) === 2,
    run: (app) => swapInputs(app, app.view.nodes[0]),
  },
  {
    id: "take-out",
    label: "Take out of its wires",
    hint: "Unplug the selected nodes, bridging where they had one input; shaking one does so too",
    group: WIRES,
    keywords: "disconnect unplug detach",
    keys: ["d"],
    menu: ["node"],
    when: someNodes,
    run: (app) => bridgeOut(app, app.view.nodes),
  },
  {
    id: "set-target",
    label: "Set target",
    hint: "Differentiate the selected node",
    group: COMPUTE,
    keys: ["t"],
    menu: ["node"],
    when: oneNode,
    run: ({ session, view }) => session.edit({ type: "set_target", id: view.nodes[0] }),
  },
  {
    id: "run",
    label: "Run",
    hint: "Lazy mode: plan, then compute the target and every gradient",
    group: COMPUTE,
    keys: ["Mod+Enter"],
    when: ({ mirror }) => mirror.mode === "lazy",
    run: ({ session }) => session.run(),
  },
  {
    id: "lay-out",
    label: "Lay out",
    hint: "Arrange the selection, or the whole graph, from left to right",
    group: ARRANGE,
    keywords: "arrange tidy order",
    keys: ["l"],
    menu: ["canvas", "node"],
    when: ({ mirror }) => mirror.nodes.size > 0,
    run: layOut,
  },
  {
    id: "frame",
    label: "Frame",
    hint: "Draw a titled box around the selected nodes; dragged by its title, it takes them along",
    group: ARRANGE,
    keywords: "group box comment",
    keys: ["b"],
    menu: ["node"],
    when: someNodes,
    run: frameSelection,
  },
  {
    id: "align-left",
    label: "Align left edges",
    hint: "Put the selected nodes in one column",
    group: ARRANGE,
    keys: [],
    when: severalNodes,
    run: (app) => align(app, "x"),
  },
  {
    id: "align-top",
    label: "Align top edges",
    hint: "Put the selected nodes in one row",
    group: ARRANGE,
    keys: [],
    when: severalNodes,
    run: (app) => align(app, "y"),
  },
  {
    id: "distribute-across",
    label: "Distribute across",
    hint: "Space the selected nodes evenly from left to right",
    group: ARRANGE,
    keys: [],
    when: ({ view }) => view.nodes.length > 2,
    run: (app) => distribute(app, "x"),
  },
  {
    id: "distribute-down",
    label: "Distribute down",
    hint: "Space the selected nodes evenly from top to bottom",
    group: ARRANGE,
    keys: [],
    when: ({ view }) => view.nodes.length > 2,
    run: (app) => distribute(app, "y"),
  },
  {
    id: "snap",
    label: "Snap",
    hint: "While dragging, snap to the grid and to the edges of other nodes",
    group: ARRANGE,
    keywords: "grid guides",
    keys: ["g"],
    menu: ["canvas"],
    run: ({ view }) => view.toggle("snap"),
  },
  {
    id: "find",
    label: "Find…",
    hint: "Find nodes by name, operator, value or problem, and see all in order",
    group: SHOW,
    keywords: "search outline list",
    keys: ["Mod+f"],
    run: ({ view }) => view.showOutline(),
  },
  {
    id: "text",
    label: "Text",
    hint: "The whole graph as lines of text, to read and to edit",
    group: SHOW,
    keywords: "code listing source editor",
    keys: ["e"],
    run: ({ view }) => view.toggle("text"),
  },
  {
    id: "operators",
    label: "Operators",
    hint: "On a small screen: show the operators to add, or hide them",
    group: SHOW,
    keys: [],
    run: ({ view }) => view.toggleSheet("palette"),
  },
  {
    id: "details",
    label: "Details",
    hint: "On a small screen: show the details of the selection, or hide them",
    group: SHOW,
    keys: [],
    run: ({ view }) => view.toggleSheet("details"),
  },
  {
    id: "fit",
    label: "Fit view",
    hint: "Show the whole graph",
    group: SHOW,
    keywords: "zoom all",
    keys: ["f"],
    menu: ["canvas"],
    run: ({ view }) => view.fit?.(),
  },
  {
    id: "contributions",
    label: "Wire gradients",
    hint: "Write upstream × local = contribution on every wire",
    group: SHOW,
    keys: ["w"],
    menu: ["wire", "canvas"],
    run: ({ view }) => view.toggle("contributions"),
  },
  ...THEMES.map(({ theme, label }) => ({
    id: `theme-${theme}`,
    label: `Theme: ${label}`,
    hint: theme === "system" ? "Light or dark, as the system is" : `Colours and sizes: ${label}`,
    group: SHOW,
    keywords: "colours appearance projector dark light",
    keys: [],
    run: () => setTheme(theme),
  })),
  {
    id: "download",
    label: "Download",
    hint: "Save this graph as a JSON file",
    group: DOCUMENT,
    keywords: "export save file",
    keys: ["Mod+s"],
    run: startDownload,
  },
  {
    id: "copy-json",
    label: "Copy JSON",
    hint: "Copy this graph as JSON",
    group: DOCUMENT,
    keys: [],
    run: copyDocument,
  },
  {
    id: "open",
    label: "Open file",
    hint: "Open a JSON file as a new graph; dropping one on the canvas works too",
    group: DOCUMENT,
    keywords: "import load",
    keys: ["Mod+o"],
    run: openFile,
  },
];
