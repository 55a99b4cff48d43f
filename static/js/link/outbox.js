/**
 * The outbox: messages that may make an edit, in order, until the server has answered each. They
 * outlast a dropped connection and a reload of the page; the server knows a message that comes again
 * by its name. It knows neither sockets nor words: see `session.js`.
 *
 * Topic: "outbox" (how many there are, what keeps them).
 */

import { Observable } from "../observable.js";
import { MAX_MESSAGE_BYTES } from "./protocol.js";

/**
 * @typedef {import("./session.js").Refusal} Refusal
 * @typedef {import("./questions.js").Answer} Answer
 *
 * @typedef {object} Entry
 * @property {string} key under which it is kept
 * @property {string} name
 * @property {object} message
 * @property {string} text the message as JSON
 * @property {number} breaks how often the connection broke while it was on its way
 * @property {(answer: Answer) => void} settle
 *
 * @typedef {object} Ways
 * @property {import("./questions.js").Emit} emit through the socket; the answer may never come
 * @property {(name: string, text: string) => Promise<Answer>} post by HTTP; throws if it breaks
 * @property {(answer: Answer) => void} unheard takes the answer to what was sent before a reload
 */

/** What the socket adds to a message: its name, and the number of its acknowledgement. */
const ENVELOPE_BYTES = 256;

/** As often may the connection break under a message before it goes by HTTP: once is an accident. */
const SOCKET_BREAKS = 2;

/** As often may it break in all before the message is given up: then it is the message. */
const ALL_BREAKS = 6;

/** The pause before a message is tried again, in milliseconds; it doubles up to the longest. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** From when on an edit without an answer is told of, in milliseconds. */
const LATE_MS = 10_000;

/** Refusals that pass by themselves. */
const PASSING = new Set(["cannot-store", "contention"]);

/** The refusal of who is not in the graph any more. */
const NOT_OPEN = "not-open";

/** The answer to a message that cannot be sent. @type {Answer} */
const GIVEN_UP = {
  error: {
    code: "unsendable",
    message: "this edit could not be sent: the connection broke every time",
    ids: [],
  },
};

const encoder = new TextEncoder();

/**
 * Invariant: one message is on its way at a time. So they arrive in order whatever is tried again,
 * and it is known under which of them a connection breaks.
 */
export class Outbox extends Observable {
  /**
   * @param {string} graph
   * @param {Ways} ways
   * @param {import("./kept.js").Kept} kept what holds them over a reload
   */
  constructor(graph, ways, kept) {
    super();
    this.ways = ways;
    this.kept = kept;
    this.prefix = `chalkgrad-unsent-${graph}-`;
    this.opened = false;
    /** @type {Entry | null} */
    this.onItsWay = null;
    /** Why the first one waits, where the server has said so. @type {Refusal | null} */
    this.trouble = null;
    /** Whether the first one has waited long. */
    this.late = false;
    this.tries = 0;
    this.pausing = 0;
    this.watching = 0;
    /** @type {Entry[]} */
    this.entries = kept.keys(this.prefix).flatMap((key) => {
      const { name, message } = /** @type {any} */ (kept.object(key) ?? {});
      return name && message ? [this.entry(key, name, message, ways.unheard)] : [];
    });
    this.count = Number(this.entries.at(-1)?.key.slice(this.prefix.length) ?? 0);
    this.watch();
  }

  get size() {
    return this.entries.length;
  }

  /**
   * Send a message, and send it again until it is answered.
   * @param {string} name
   * @param {object} message it names itself, so that sent twice it is carried out once
   * @returns {Promise<Answer>}
   */
  send(name, message) {
    return new Promise((settle) => {
      // Keys are read back in the order of their letters.
      const key = this.prefix + String(++this.count).padStart(9, "0");
      this.kept.set(key, JSON.stringify({ name, message }));
      this.entries.push(this.entry(key, name, message, settle));
      if (this.size === 1) this.watch();
      this.changed(["outbox"]);
      this.pump();
    });
  }

  /** The connection is there, and the graph is open on it. */
  open() {
    this.opened = true;
    this.tries = 0;
    this.pump();
  }

  /** The connection has gone; what was on its way through it has no answer. */
  close() {
    this.opened = false;
    const entry = this.onItsWay;
    if (!entry || this.byHttp(entry)) return;
    entry.breaks++;
    this.onItsWay = null;
  }

  /**
   * @param {string} key
   * @param {string} name
   * @param {object} message
   * @param {(answer: Answer) => void} settle
   * @returns {Entry}
   */
  entry(key, name, message, settle) {
    return { key, name, message, text: JSON.stringify(message), breaks: 0, settle };
  }

  /** @param {Entry} entry */
  byHttp({ text, breaks }) {
    // Text is counted only where it can matter: a letter takes three bytes at most.
    const large =
      3 * text.length > MAX_MESSAGE_BYTES - ENVELOPE_BYTES &&
      encoder.encode(text).length > MAX_MESSAGE_BYTES - ENVELOPE_BYTES;
    return large || breaks >= SOCKET_BREAKS;
  }

  /** Send the first message, if none is on its way. */
  pump() {
    clearTimeout(this.pausing);
    const [entry] = this.entries;
    if (!entry || !this.opened || this.onItsWay) return;
    this.onItsWay = entry;
    if (this.byHttp(entry)) {
      this.ways.post(entry.name, entry.text).then(
        (answer) => this.answered(entry, answer),
        () => this.broken(entry),
      );
    } else {
      this.ways.emit(entry.name, entry.message, (answer) => this.answered(entry, answer));
    }
  }

  /**
   * @param {Entry} entry
   * @param {Answer} answer
   */
  answered(entry, answer) {
    // A message that was sent again may be answered again.
    if (entry !== this.onItsWay) return;
    if (answer.error?.code === NOT_OPEN) {
      // Put out of the graph meanwhile: it is kept for when this person is let in again.
      this.onItsWay = null;
      this.opened = false;
    } else if (answer.error && PASSING.has(answer.error.code)) {
      this.onItsWay = null;
      this.trouble = answer.error;
      this.pause();
    } else {
      this.settle(entry, answer);
    }
    this.changed(["outbox"]);
  }

  /** HTTP has failed. @param {Entry} entry */
  broken(entry) {
    entry.breaks++;
    if (entry.breaks < ALL_BREAKS) {
      this.onItsWay = null;
      this.pause();
    } else {
      this.settle(entry, GIVEN_UP);
      this.changed(["outbox"]);
    }
  }

  /**
   * @param {Entry} entry
   * @param {Answer} answer
   */
  settle(entry, answer) {
    this.onItsWay = null;
    this.trouble = null;
    this.tries = 0;
    this.entries.shift();
    this.kept.delete(entry.key);
    this.watch();
    entry.settle(answer);
    this.pump();
  }

  /** Try again after a while, longer every time. */
  pause() {
    const wait = Math.min(FIRST_PAUSE_MS * 2 ** this.tries++, LONGEST_PAUSE_MS);
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.pump(), wait);
  }

  /** Tell when the first message has waited long. */
  watch() {
    clearTimeout(this.watching);
    this.late = false;
    if (this.size === 0) return;
    this.watching = setTimeout(() => {
      this.late = true;
      this.changed(["outbox"]);
    }, LATE_MS);
  }
}
