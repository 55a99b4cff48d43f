/** Running commands: by their id, and by the keys that the registry gives them. */

import { barOf } from "../state/allowed.js";
import { COMMANDS } from "./commands.js";
import { t } from "../words/i18n.js";

/** @typedef {import("../state/app.js").App} App */

/** The keys of a clicker, which mean the same in every field of one line. */
export const CLICKER = ["PageDown", "PageUp"];

/** The commands by which a window that follows another goes its own way. */
const STEP = "step";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** @param {string} key */
export const shownKey = (key) =>
  key
    .replace(/(^|\+)([A-Z])$/, "$1Shift+$2")
    .replace("ArrowRight", "→")
    .replace("ArrowLeft", "←")
    .replace("PageDown", "PgDn")
    .replace("PageUp", "PgUp")
    .replace("Escape", "Esc")
    .replace("Mod+", isMac ? "⌘" : "Ctrl+")
    .replace(/\b[a-z]$/, (letter) => letter.toUpperCase());

/** Groups of commands that change the graph. */
const CHANGING = ["edit", "wires", "arrange", "compute"];

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

  /**
   * What a command's button and menu say, and its one sentence.
   * @param {string} id
   */
  words(id) {
    return { label: t(`command.${id}`), hint: t(`command.${id}.hint`) };
  }

  /** @param {string} id */
  applies(id) {
    return this.barOf(id) === null && (this.get(id).when?.(this.app()) ?? true);
  }

  /**
   * What bars this person from a command, whatever is selected.
   * @param {string} id
   */
  barOf(id) {
    const { group, ofPast, right = CHANGING.includes(group) ? "edit" : "view" } = this.get(id);
    const bar = right === "view" ? null : barOf(this.app(), right);
    return bar === "past" && ofPast ? null : bar;
  }

  /**
   * Why a command does not apply now, in words; nothing where it does.
   * @param {string} id
   */
  whyNot(id) {
    if (this.applies(id)) return "";
    const bar = this.barOf(id);
    if (bar) return t(`mayNot.${bar}`);
    const { needs } = this.get(id);
    return needs ? t(`commands.needs.${needs}`) : t("commands.notNow");
  }

  /**
   * Whether a switch is on; undefined for what is no switch.
   * @param {string} id
   */
  checked(id) {
    return this.get(id).checked?.(this.app());
  }

  /** @param {string} id */
  run(id) {
    if (!this.applies(id)) return;
    const app = this.app();
    if (this.get(id).group === STEP) app.leading.lookAround();
    Promise.resolve(this.get(id).run(app)).catch(app.session.complain);
  }

  /**
   * The command that a key runs as things are now.
   * @param {string} key
   */
  pressedBy(key) {
    return COMMANDS.find(({ id, keys }) => keys.includes(key) && this.applies(id));
  }

  /** Listen for shortcuts; typing in a field is never one. */
  listen() {
    document.addEventListener("keydown", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      // The focus stays in a closed dialog until the next frame, and the next key may be faster.
      // A clicker works wherever the focus is, but in a text and in a table that it would scroll.
      const fields = CLICKER.includes(event.key)
        ? "textarea, [contenteditable], dialog[open], .scroll"
        : "input, textarea, select, [contenteditable], dialog[open]";
      const typing = target.closest(fields);
      const mod = event.ctrlKey || event.metaKey;
      // Caps Lock changes the letter that is reported, and not what the hand meant.
      const letter = event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
      const name = (mod ? "Mod+" : "") + (event.key.length === 1 ? letter : event.key);
      // A key that has moved a node, say, is used.
      if (event.defaultPrevented) return;
      if (event.altKey || (typing && !(mod && event.key === "Enter"))) return;
      // The space bar and Enter press the button that has the focus.
      const pressing = [" ", "Enter"].includes(event.key) && !mod;
      if (pressing && target.closest("button, a, [role=option]")) return;
      const command = this.pressedBy(name);
      if (!command) return;
      event.preventDefault();
      this.run(command.id);
    });
  }
}
