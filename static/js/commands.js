/**
 * The registry of everything a person can do besides dragging: toolbar, shortcuts and help all
 * read it, and no shortcut is defined anywhere else.
 */

import { remove } from "./edits.js";
import { copyDocument, openFile, startDownload } from "./files.js";

/** @typedef {import("./app.js").App} App */

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} label what the button and the menu say
 * @property {string} hint one sentence for the tooltip
 * @property {string[]} keys shortcuts as `event.key`, with "Mod+" for Ctrl or ⌘
 * @property {(app: App) => boolean} [when] whether it applies now
 * @property {(app: App) => unknown} run
 */

/** @type {Command[]} */
export const COMMANDS = [
  {
    id: "run",
    label: "Run",
    hint: "Lazy mode: plan, then compute the target and every gradient",
    keys: ["Mod+Enter"],
    when: ({ mirror }) => mirror.mode === "lazy",
    run: ({ session }) => session.run(),
  },
  {
    id: "undo",
    label: "Undo",
    hint: "Take back your last step",
    keys: ["Mod+z"],
    when: ({ session }) => session.steps.undo > 0,
    run: ({ session }) => session.takeBack("undo"),
  },
  {
    id: "redo",
    label: "Redo",
    hint: "Do again what you last took back",
    keys: ["Mod+Z", "Mod+y"],
    when: ({ session }) => session.steps.redo > 0,
    run: ({ session }) => session.takeBack("redo"),
  },
  {
    id: "set-target",
    label: "Set target",
    hint: "Differentiate the selected node",
    keys: ["t"],
    when: ({ view }) => view.nodes.length === 1,
    run: ({ session, view }) => session.edit({ type: "set_target", id: view.nodes[0] }),
  },
  {
    id: "connect",
    label: "Connect to…",
    hint: "Run a wire from the selected node to a port you choose from a list",
    keys: ["c"],
    when: ({ view }) => view.nodes.length === 1,
    run: ({ view }) => view.open({ kind: "connect", node: view.nodes[0] }),
  },
  {
    id: "delete",
    label: "Delete",
    hint: "Delete what is selected",
    keys: ["Delete", "Backspace"],
    when: ({ view }) => view.nodes.length + view.wires.length > 0,
    run: (app) => remove(app, app.view.nodes, app.view.wires),
  },
  {
    id: "select-all",
    label: "Select all",
    hint: "Select every node",
    keys: ["Mod+a"],
    run: ({ view, mirror }) => view.select?.([...mirror.nodes.keys()]),
  },
  {
    id: "add",
    label: "Add…",
    hint: "Search for an operator, or type a number, a name or a formula",
    keys: ["a", " "],
    run: ({ view }) => {
      const screen = { x: window.innerWidth / 2 - 160, y: window.innerHeight / 3 };
      view.open({ kind: "add", screen, at: view.middle?.() ?? { x: 0, y: 0 } });
    },
  },
  {
    id: "formula",
    label: "Type a formula",
    hint: "Go to the formula field",
    keys: ["/"],
    run: () => document.getElementById("formula")?.focus(),
  },
  {
    id: "fit",
    label: "Fit view",
    hint: "Show the whole graph",
    keys: ["f"],
    run: ({ view }) => view.fit?.(),
  },
  {
    id: "contributions",
    label: "Wire gradients",
    hint: "Write upstream × local = contribution on every wire",
    keys: ["w"],
    run: ({ view }) => view.toggleContributions(),
  },
  {
    id: "download",
    label: "Download",
    hint: "Save this graph as a JSON file",
    keys: ["Mod+s"],
    run: startDownload,
  },
  {
    id: "copy",
    label: "Copy JSON",
    hint: "Copy this graph as JSON",
    keys: [],
    run: copyDocument,
  },
  {
    id: "open",
    label: "Open file",
    hint: "Open a JSON file as a new graph; dropping or pasting one works too",
    keys: ["Mod+o"],
    run: openFile,
  },
];

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** @param {string} key */
export const shownKey = (key) =>
  key
    .replace("Mod+", isMac ? "⌘" : "Ctrl+")
    .replace(/^ $/, "Space")
    .replace(/\b[a-z]$/, (letter) => letter.toUpperCase());

export class Commands {
  /** @param {() => App} app */
  constructor(app) {
    this.app = app;
    this.byId = new Map(COMMANDS.map((command) => [command.id, command]));
  }

  /** @param {string} id */
  get(id) {
    const command = this.byId.get(id);
    if (!command) throw new Error(`there is no command ${id}`);
    return command;
  }

  /** @param {string} id */
  applies(id) {
    return this.get(id).when?.(this.app()) ?? true;
  }

  /** @param {string} id */
  run(id) {
    if (!this.applies(id)) return;
    // A refusal has been shown where it belongs; what is left here is no news.
    Promise.resolve(this.get(id).run(this.app())).catch((error) => {
      if (!error.code) throw error;
    });
  }

  /** Listen for shortcuts; typing in a field is never one. */
  listen() {
    document.addEventListener("keydown", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const typing = target.closest("input, textarea, select, [contenteditable], dialog");
      const mod = event.ctrlKey || event.metaKey;
      const name = (mod ? "Mod+" : "") + event.key;
      if (event.altKey || (typing && !(mod && event.key === "Enter"))) return;
      // The space bar and Enter press the button that has the focus.
      if (event.key === " " && target.closest("button, a, [role=option]")) return;
      const command = COMMANDS.find(({ keys }) => keys.includes(name));
      if (!command || !this.applies(command.id)) return;
      event.preventDefault();
      this.run(command.id);
    });
  }
}
