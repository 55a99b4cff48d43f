/**
 * The session: this window's connection to one graph. It opens the graph, hands patches to the
 * mirror in order, and is the way to the server for everyone: `ask` for what changes nothing, `send`
 * for what may make an edit.
 *
 * Topics: "connection" (open or not, barred or not, lost or not, what is unsent), "steps" (what can be
 * taken back), "right" (what may be done with the graph).
 */

import { io } from "../../vendor/vendor.js";
import { refusalWords } from "../words/i18n.js";
import { Observable } from "../observable.js";
import { randomId } from "./ids.js";
import { reloads } from "./kept.js";
import { Lookout, loaded } from "./lookout.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { PAST, Past } from "./past.js";
import { post } from "./post.js";
import { MESSAGES } from "./protocol.js";
import { Questions } from "./questions.js";
import { reached } from "./reaching.js";
import { includes } from "./rights.js";

/**
 * @typedef {{code: string, message: string, ids: string[], column?: number,
 *   details?: Record<string, unknown>}} Refusal
 * @typedef {Error & Refusal & {told: boolean}} Refused what was refused, in the reader's words, and
 *   whether they have been shown
 * @typedef {import("./questions.js").Answer} Answer
 * @typedef {import("./rights.js").Right} Right
 */

/**
 * What hears of the people at the graph: see `state/company.js`.
 * @typedef {object} Listener
 * @property {() => {name: string, window: string}} greets how this window says who it is
 * @property {(company: import("./answers.js").Company) => void} opened
 * @property {(word: string, said: any) => void} told
 */

/** What the server says of people. */
const OF_PEOPLE = [MESSAGES.CROWD, MESSAGES.LEAD, MESSAGES.HERE, MESSAGES.TALLY];

/** Length of an edit's name. */
const EDIT_LENGTH = 16;

/** The longest pause before the connection is tried again, in milliseconds. */
const RECONNECT_MS = 2000;

/** The refusal that means that there is no graph here any more. */
const GONE = "no-such-graph";

/** What is told whom the graph is shared with no more. @type {Refusal} */
const PUT_OUT = {
  code: "put-out",
  message: "this graph is not shared with you any more; what you sent before is kept in it",
  ids: [],
};

export class Session extends Observable {
  /**
   * @param {string} graph
   * @param {import("../state/mirror.js").Mirror} mirror
   * @param {typeof io} [connect] makes the connection
   * @param {string} [token] of the link by which a frame shows a graph
   */
  constructor(graph, mirror, connect = io, token) {
    super();
    this.graph = graph;
    this.token = token;
    this.mirror = mirror;
    /** Whether the mirror follows the server. */
    this.opened = false;
    /** Whether HTTP reaches the server and the connection does not: what is shown is a look. */
    this.barred = false;
    /** @type {(() => void)[] | null} what came while the graph was being opened, to be heard then */
    this.early = null;
    /** Why there is no graph here, in words; nothing if there is one. */
    this.lost = "";
    this.steps = { undo: 0, redo: 0 };
    this.past = new Past(mirror, () => this.opened && this.enter());
    /** What this person may do with the graph: each right includes those before it. @type {Right} */
    this.right = "own";
    /** How a node is called in messages; the application knows operators' symbols. */
    this.nameOf = (/** @type {string} */ id) => id;
    this.notices = new Notices();
    /** @type {Listener | null} */
    this.listener = null;
    /** @type {import("./questions.js").Emit} */
    const emit = (name, message, answered) => {
      this.socket.emit(name, { ...message, graph }, answered);
    };
    this.questions = new Questions(emit);
    this.outbox = new Outbox(
      graph,
      {
        emit,
        post: (name, text) => post(graph, name, text),
        unheard: ({ error }) => error && this.refused(error, false),
      },
      reloads,
    );
    this.lookout = new Lookout(graph, (look) => {
      this.look(look);
      this.barred = true;
      this.changed(["connection"]);
    });
    this.lookout.begin();
    this.outbox.subscribe("outbox", () => this.changed(["connection"]));
    this.socket = connect({
      transports: ["websocket"],
      reconnectionDelayMax: RECONNECT_MS,
      autoConnect: false,
    });
    this.socket.on("connect", () => this.open());
    this.socket.on("disconnect", () => {
      this.close();
      // A server that closes on purpose is not tried again by the library.
      if (!this.socket.active) this.socket.connect();
    });
    this.socket.on(MESSAGES.PATCH, (patch) => {
      if (patch.graph === graph) this.hear(patch);
    });
    for (const word of OF_PEOPLE) {
      this.socket.on(word, (said) => {
        if (said.graph === graph) this.hearOfPeople(word, said);
      });
    }
    this.socket.on(MESSAGES.VERSIONS, ({ graph: where, versions }) => {
      if (where === graph) this.past.name(versions);
    });
    this.socket.on(MESSAGES.RIGHTS, ({ graph: where, right }) => {
      if (where !== graph) return;
      if (right) this.setRight(right);
      else this.putOut();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.outbox.size > 0) event.preventDefault();
    });
  }

  /**
   * Show the graph as HTTP has brought it: with the page, before there is a connection, or while
   * there is none.
   * @param {any} look a snapshot whose numbers are in base 64
   */
  look(look) {
    // Who looks at the past is not taken out of it.
    if (this.past.isShown) return;
    this.mirror.load(loaded(look));
  }

  /** Begin to follow the server: until then what the page has brought is shown. */
  connect() {
    this.socket.connect();
  }

  /**
   * Enter the graph's room. What its room says before it has answered is kept; what the mirror has
   * already, it does not say again.
   */
  open() {
    if (this.opened) this.close();
    this.enter();
  }

  enter() {
    const { mirror } = this;
    const early = (this.early = /** @type {(() => void)[]} */ ([]));
    const seen = [mirror.room, mirror.seq];
    const message = { graph: this.graph, seen, token: this.token, ...this.listener?.greets() };
    this.socket.emit(MESSAGES.OPEN, message, (/** @type {Answer} */ { ok, error }) => {
      // Another opening has begun since.
      if (this.early !== early) return;
      this.early = null;
      if (error) {
        this.lose(error);
        return;
      }
      this.lost = "";
      this.barred = false;
      this.lookout.end();
      if (ok.snapshot && !this.past.isShown) mirror.load(ok.snapshot);
      const { you } = mirror;
      mirror.you = ok.you;
      this.setRight(ok.right);
      // By who one is, what oneself has locked is free.
      if (you !== ok.you) this.changed(["right"]);
      this.recount(ok.steps);
      this.opened = true;
      this.listener?.opened(ok.company);
      for (const hear of early) hear();
      if (!this.opened) return;
      this.changed(["connection"]);
      this.questions.open();
      this.outbox.open();
    });
  }

  close() {
    if (this.opened) this.lookout.begin();
    this.opened = false;
    this.early = null;
    this.questions.close();
    this.outbox.close();
    this.changed(["connection"]);
  }

  /** @param {any} patch */
  hear(patch) {
    if (this.early) this.early.push(() => this.hear(patch));
    else if (this.opened) this.take(patch);
  }

  /** @param {string} word @param {any} said */
  hearOfPeople(word, said) {
    if (this.early) this.early.push(() => this.hearOfPeople(word, said));
    else if (this.opened) this.listener?.told(word, said);
  }

  /**
   * Take in a patch, unless the mirror has it already. One that is made from what is not here makes
   * the session begin again from a snapshot.
   * @param {any} patch
   */
  take(patch) {
    const { mirror } = this;
    if (this.past.isShown) {
      // The room goes on; whoever comes back opens it anew.
      this.count(patch);
      return;
    }
    if (patch.seq <= mirror.seq) return;
    if (patch.seq !== mirror.seq + 1) {
      this.open();
      return;
    }
    mirror.apply(patch);
    this.count(patch);
  }

  /** @param {any} patch */
  count(patch) {
    for (const { by, steps } of patch.edits) if (by === this.mirror.you) this.recount(steps);
    if (patch.edits.length) this.past.pass();
  }

  /** @param {Refusal} error */
  lose(error) {
    this.lookout.end();
    this.lost = this.inWords(error);
    this.changed(["connection"]);
  }

  /** The graph is not shared with this person any more; what is unsent stays in the outbox. */
  putOut() {
    this.close();
    this.lose(PUT_OUT);
  }

  /**
   * Whether this person may do what takes a right.
   * @param {Right} right
   */
  may(right) {
    return includes(this.right, right);
  }

  /** @param {Right} right what may be done with the graph from now on */
  setRight(right) {
    if (right === this.right) return;
    this.right = right;
    this.changed(["right"]);
  }

  /** @param {{undo: number, redo: number}} steps how many this person can take back */
  recount(steps) {
    this.steps = steps;
    this.changed(["steps"]);
  }

  /**
   * Ask the server something that changes nothing.
   * @param {string} name
   * @param {object} [message]
   * @returns {Promise<any>} what it answers
   * @throws {Refused} its refusal, which is not shown yet
   */
  async ask(name, message = {}) {
    const { ok, error } = await this.questions.ask(name, this.past.about(name, message));
    if (error) throw this.asError(error, false);
    return ok;
  }

  /**
   * Say what is worth nothing later: nothing where there is no connection.
   * @param {string} name
   * @param {object} message
   * @param {(answer: Answer) => void} [answered]
   */
  say(name, message, answered = () => {}) {
    if (this.opened) this.socket.emit(name, { ...message, graph: this.graph }, answered);
  }

  /**
   * Send what may make an edit: it is kept until the server has it.
   * @param {string} name
   * @param {object} message
   * @param {{quiet?: boolean}} [options] quiet: the caller shows a refusal by itself
   * @returns {Promise<any>} what the server answers
   * @throws {Refused} its refusal
   */
  async send(name, message, { quiet = false } = {}) {
    if (this.past.isShown) throw this.refused(PAST, quiet);
    const named = {
      ...message,
      id: randomId(EDIT_LENGTH),
      graph: this.graph,
    };
    const said = this.notices.count;
    const { ok, error } = await this.outbox.send(name, named);
    if (error) throw this.refused(error, quiet);
    this.notices.settle(said);
    await reached(this.mirror, ok.revision);
    return ok;
  }

  /**
   * @param {object} edit
   * @param {{quiet?: boolean}} [options]
   */
  edit(edit, options) {
    return this.send(MESSAGES.EDIT, { edit }, options);
  }

  /**
   * Several edits as one; nothing for none.
   * @param {object[]} edits
   */
  async batch(edits) {
    if (edits.length === 1) return this.edit(edits[0]);
    return edits.length ? this.edit({ type: "batch", edits }) : undefined;
  }

  /**
   * Show everyone a number that is being dragged.
   * @param {string} node
   * @param {number} value
   */
  preview(node, value) {
    if (!this.past.isShown) this.questions.preview(node, value);
  }

  /**
   * An edit was refused: that is shown, unless quiet.
   * @param {Refusal} refusal
   * @param {boolean} quiet
   */
  refused(refusal, quiet) {
    const error = this.asError(refusal, !quiet);
    if (!quiet) this.notify(error.message, "refusal");
    // Whatever the hand did, the canvas is as the server has it.
    this.mirror.changed(["structure", ...refusal.ids.map((id) => `node:${id}`)]);
    return error;
  }

  /**
   * A refusal as an error, in the reader's words.
   * @param {Refusal} refusal
   * @param {boolean} told whether it is shown
   * @returns {Refused}
   */
  asError(refusal, told) {
    if (refusal.code === GONE) this.lose(refusal);
    const message = this.inWords(refusal);
    return Object.assign(new Error(message), { ...refusal, message, told });
  }

  /**
   * Say in the corner what was refused, unless it has been said.
   * @param {any} error
   * @throws what is no refusal
   */
  complain = (error) => {
    if (!error.code) throw error;
    if (!error.told) this.notify(error.message, "refusal");
  };

  /** @param {Refusal} refusal */
  inWords(refusal) {
    return refusalWords(refusal, (id) => this.nameOf(id));
  }

  /**
   * Say something in the corner.
   * @param {string} text
   * @param {"refusal" | "note"} kind
   * @param {import("./notices.js").Action[]} [actions] what can be done about it with one click
   */
  notify(text, kind, actions) {
    this.notices.say(text, kind, actions);
  }
}
