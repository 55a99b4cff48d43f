/**
 * The session: this window's connection to one graph. Edits are named, kept until they are
 * acknowledged, and sent again after a dropped connection; the server applies each once.
 *
 * Topics: "connection" (connected or not, how much is unsent), "notices".
 */

import { io } from "../../vendor/vendor.js";
import { refusalWords, t, tOr } from "../words/i18n.js";
import { Observable } from "../lib.js";
import { MESSAGES } from "./protocol.js";

/**
 * @typedef {{code: string, message: string, ids: string[], column?: number,
 *   details?: Record<string, unknown>}} Refusal
 * @typedef {{label: string, run: () => void}} Action
 * @typedef {{key: number, text: string, kind: "refusal" | "note", actions: Action[]}} Notice
 */

/** How long a message in the corner stays, in milliseconds: long enough to read two lines. */
const NOTICE_MS = 7000;

/** @param {number} length */
const randomId = (length) => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (b) => letters[b % 36]).join(
    "",
  );
};

/** The person's name for undo and history: one per browser profile. */
function authorId() {
  const kept = localStorage.getItem("chalkgrad-author");
  if (kept) return kept;
  const fresh = randomId(20);
  localStorage.setItem("chalkgrad-author", fresh);
  return fresh;
}

export class Session extends Observable {
  /**
   * @param {string} graph
   * @param {import("../state/mirror.js").Mirror} mirror
   */
  constructor(graph, mirror) {
    super();
    this.graph = graph;
    this.mirror = mirror;
    this.author = authorId();
    this.opened = false;
    this.lost = "";
    /** @type {Map<string, {name: string, message: object, settle: (answer: any) => void}>} */
    this.unsent = new Map();
    /** @type {Notice[]} */
    this.notices = [];
    this.noticeCount = 0;
    this.steps = { undo: 0, redo: 0 };
    /** How a node is called in messages; the application knows operators' symbols. */
    this.nameOf = (/** @type {string} */ id) => id;
    /** @type {{node: string, value: number} | null} */
    this.nextPreview = null;
    this.previewing = false;
    this.socket = io({ transports: ["websocket"], reconnectionDelayMax: 2000 });
    this.socket.on("connect", () => this.open());
    this.socket.on("disconnect", () => {
      this.opened = false;
      this.previewing = false;
      this.changed(["connection"]);
      // A server that closes on purpose is not tried again by the library.
      if (!this.socket.active) this.socket.connect();
    });
    this.socket.on(MESSAGES.PATCH, (patch) => {
      if (!this.opened || patch.graph !== this.graph) return;
      // What this patch was made from is not what is here: begin again from a snapshot.
      const expected = this.mirror.revision + patch.edits.length;
      if (patch.revision !== expected) this.open();
      else this.mirror.apply(patch);
      for (const { author, steps } of patch.edits) if (author === this.author) this.recount(steps);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.unsent.size > 0) event.preventDefault();
    });
  }

  open() {
    const message = { graph: this.graph, author: this.author };
    this.opened = false;
    this.socket.emit(MESSAGES.OPEN, message, (/** @type {any} */ answer) => {
      if (answer.error) {
        this.lost = this.asError(answer.error).message;
        this.changed(["connection"]);
        return;
      }
      this.lost = "";
      this.mirror.load(answer.ok);
      this.recount(answer.ok.steps);
      this.opened = true;
      this.changed(["connection"]);
      for (const id of this.unsent.keys()) this.transmit(id);
    });
  }

  /**
   * Send an edit; it is kept until the server has it.
   * @param {object} edit
   * @param {{quiet?: boolean}} [options] quiet: the caller shows a refusal by itself
   * @returns {Promise<any>} what the server answered, or throws its refusal
   */
  async edit(edit, options = {}) {
    return this.request(MESSAGES.EDIT, { edit }, options);
  }

  /** @param {object[]} edits */
  async batch(edits) {
    if (edits.length === 1) return this.edit(edits[0]);
    return edits.length ? this.edit({ type: "batch", edits }) : undefined;
  }

  /**
   * Take back this person's last step, or do again what was last taken back.
   * @param {"undo" | "redo"} kind
   */
  async takeBack(kind) {
    const name = kind === "undo" ? MESSAGES.UNDO : MESSAGES.REDO;
    const { left } = await this.request(name, {}, {});
    for (const words of left) this.notify(t("undo.left", { what: this.leftWords(words) }), "note");
  }

  /**
   * Make the graph say what a text says.
   * @param {string} text
   */
  async rewrite(text) {
    return this.request(MESSAGES.REWRITE, { text }, { quiet: true });
  }

  /**
   * Add a copy of a document's nodes.
   * @param {object} document
   * @param {{x: number, y: number} | null} at where its top-left corner goes
   * @returns {Promise<{nodes: string[]}>} the new nodes
   */
  async paste(document, at) {
    return this.request(MESSAGES.PASTE, { document, at: at && [at.x, at.y] }, { quiet: true });
  }

  /**
   * What an undo has left, in words.
   * @param {{message: string, what: string, node: string | null}} left
   */
  leftWords({ message, what, node }) {
    const shown = node === null ? "" : this.nameOf(node);
    return tOr(`left.${what}`, message, { node: shown });
  }

  /** @param {{undo: number, redo: number}} steps how many this person can take back */
  recount(steps) {
    this.steps = steps;
    this.changed(["steps"]);
  }

  /**
   * @param {string} text
   * @returns {Promise<{target: string}>}
   */
  async formula(text) {
    return this.request(MESSAGES.FORMULA, { text }, { quiet: true });
  }

  /**
   * @param {string} name
   * @param {object} message
   * @param {{quiet?: boolean}} options
   */
  async request(name, message, { quiet = false }) {
    const named = { ...this.named(message), graph: this.graph };
    const { id } = named;
    const answer = await new Promise((settle) => {
      this.unsent.set(id, { name, message: named, settle });
      this.changed(["connection"]);
      if (this.opened) this.transmit(id);
    });
    if (answer.error) {
      const error = this.asError(answer.error);
      if (!quiet) this.notify(error.message, "refusal");
      // Whatever the hand did, the canvas is as the server has it.
      this.mirror.changed([
        "structure",
        ...answer.error.ids.map((/** @type {string} */ n) => `node:${n}`),
      ]);
      throw error;
    }
    return answer.ok;
  }

  /**
   * A message that may make an edit: it says whose the edit is, and names it.
   * @param {object} message
   */
  named(message) {
    return { ...message, id: randomId(16), author: this.author };
  }

  /** @param {string} id */
  transmit(id) {
    const entry = this.unsent.get(id);
    if (!entry) return;
    this.socket.emit(entry.name, entry.message, (/** @type {any} */ answer) => {
      if (!this.unsent.delete(id)) return;
      this.changed(["connection"]);
      entry.settle(answer);
    });
  }

  /**
   * A refusal as an error, in the reader's language.
   * @param {Refusal} refusal
   */
  asError(refusal) {
    const message = refusalWords(refusal, (id) => this.nameOf(id));
    return Object.assign(new Error(message), { ...refusal, message });
  }

  /**
   * Ask the server something that changes nothing.
   * @param {string} name
   * @param {object} message
   * @returns {Promise<any>}
   */
  async ask(name, message) {
    const answer = await this.socket
      .timeout(10_000)
      .emitWithAck(name, { ...message, graph: this.graph });
    if (answer.error) throw this.asError(answer.error);
    return answer.ok;
  }

  /**
   * Ask something that changes the graph; its patch is sent to all. What is refused is shown.
   * @param {string} name
   * @param {object} [message]
   * @returns {Promise<any>} the answer, or null where it was refused
   */
  async demand(name, message = {}) {
    try {
      return await this.ask(name, message);
    } catch (error) {
      this.notify(/** @type {Error} */ (error).message, "refusal");
      return null;
    }
  }

  /**
   * Show everyone the numbers for a leaf that is being dragged. At most one preview is on its way;
   * while it is, only the latest number waits.
   * @param {string} node
   * @param {number} value
   */
  preview(node, value) {
    this.nextPreview = { node, value };
    if (!this.previewing) this.sendPreview();
  }

  sendPreview() {
    const message = this.nextPreview;
    this.nextPreview = null;
    if (!message || !this.opened) return;
    this.previewing = true;
    this.socket.emit(MESSAGES.PREVIEW, { ...message, graph: this.graph }, () => {
      this.previewing = false;
      this.sendPreview();
    });
  }

  /** Forget a preview that waits: the number it was for has been decided. */
  endPreview() {
    this.nextPreview = null;
  }

  /**
   * @param {string} text
   * @param {"refusal" | "note"} kind
   * @param {Action[]} [actions] what can be done about it with one click
   */
  notify(text, kind, actions = []) {
    const key = ++this.noticeCount;
    const others = this.notices.filter((notice) => notice.text !== text);
    this.notices = [...others, { key, text, kind, actions }];
    this.changed(["notices"]);
    setTimeout(() => this.dismiss(key), NOTICE_MS);
  }

  /** @param {number} key */
  dismiss(key) {
    this.notices = this.notices.filter((notice) => notice.key !== key);
    this.changed(["notices"]);
  }
}

export { randomId };
