/**
 * Questions to the server, which change nothing, and previews of a number that is being dragged.
 * A question waits for the connection; one that a broken connection left unanswered is asked again.
 */

import { MESSAGES } from "./protocol.js";

/**
 * @typedef {{ok?: any, error?: import("./session.js").Refusal}} Answer
 * @typedef {(name: string, message: object, answered: (answer: Answer) => void) => void} Emit
 */

/** How long an answer is waited for, in milliseconds: a plot of a large graph takes two seconds. */
const PATIENCE_MS = 10_000;

/** The answer that the server did not give. @type {Answer} */
const NO_ANSWER = {
  error: { code: "no-answer", message: "the server has not answered; try again", ids: [] },
};

export class Questions {
  /** @param {Emit} emit sends a message; its answer may never come */
  constructor(emit) {
    this.emit = emit;
    this.opened = false;
    /** @type {Set<() => void>} what asks each open question */
    this.asking = new Set();
    /** @type {{node: string, value: number} | null} */
    this.nextPreview = null;
    this.previewing = false;
  }

  /** The connection is there. */
  open() {
    this.opened = true;
    for (const ask of this.asking) ask();
    this.sendPreview();
  }

  /** The connection has gone. */
  close() {
    this.opened = false;
    this.previewing = false;
  }

  /**
   * @param {string} name
   * @param {object} message
   * @returns {Promise<Answer>} the server's answer, or that there was none
   */
  ask(name, message) {
    return new Promise((settle) => {
      /** @param {Answer} answer */
      const answered = (answer) => {
        clearTimeout(waiting);
        this.asking.delete(ask);
        settle(answer);
      };
      const ask = () => this.emit(name, message, answered);
      const waiting = setTimeout(() => answered(NO_ANSWER), PATIENCE_MS);
      this.asking.add(ask);
      if (this.opened) ask();
    });
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
    if (!message || !this.opened) return;
    this.nextPreview = null;
    this.previewing = true;
    this.emit(MESSAGES.PREVIEW, message, () => {
      this.previewing = false;
      this.sendPreview();
    });
  }

  /** Forget a preview that waits: the number it was for has been decided. */
  endPreview() {
    this.nextPreview = null;
  }
}
