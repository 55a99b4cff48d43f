/**
 * The lesson that a graph carries. Which step it is at stands in the document, for everybody; what a
 * step points to, opens and walks to is each window's to show, until the window closes the lesson.
 */

import { Observable } from "../observable.js";
import { MESSAGES } from "../link/protocol.js";

/**
 * @typedef {string | Record<string, string>} Words
 * @typedef {{text: Words, focus?: string[], open?: import("./view.js").Drawer | null,
 *   plot?: import("./view.js").Plotted | null, walk?: {at: string, node?: string | null,
 *   direction?: import("./walker.js").Direction, seeds?: Record<string, number>, play?: boolean},
 *   rate?: number | null}}
 *   LessonStep
 * @typedef {{title: Words, summary: Words, steps: LessonStep[]}} Lesson
 */

/**
 * A text in the reader's language, or in English.
 * @param {Words} words
 * @returns {string}
 */
export function inLanguage(words) {
  if (typeof words === "string") return words;
  return words[document.documentElement.lang] ?? words.en ?? Object.values(words)[0];
}

/** Topic: "lesson" (which step, and whether it is shown). */
export class LessonPlayer extends Observable {
  /**
   * @param {Pick<import("./app.js").App, "mirror" | "session" | "view" | "walker" | "descent">} parts
   */
  constructor({ mirror, session, view, walker, descent }) {
    super();
    this.mirror = mirror;
    this.session = session;
    this.view = view;
    this.walker = walker;
    this.descent = descent;
    this.closed = false;
    /** @type {number | null} the step that this window has shown last */
    this.shown = null;
    /** @type {number | null} the step that this window has asked for, until the server has it */
    this.wanted = null;
    mirror.subscribe("lesson", () => this.follow());
  }

  get lesson() {
    return this.mirror.lesson;
  }

  get open() {
    return this.lesson !== null && !this.closed;
  }

  /** The step that the graph is at. */
  get at() {
    return this.mirror.step ?? 0;
  }

  get last() {
    return (this.lesson?.steps.length ?? 0) - 1;
  }

  close() {
    this.closed = true;
    this.shown = null;
    this.view.setFocus([]);
    this.changed(["lesson"]);
  }

  reopen() {
    this.closed = false;
    return this.follow();
  }

  next() {
    return this.go((this.wanted ?? this.at) + 1);
  }

  back() {
    return this.go((this.wanted ?? this.at) - 1);
  }

  /**
   * Bring the graph to a step, for everybody; what it shows follows with its patch.
   * @param {number} step
   */
  async go(step) {
    if (!this.lesson?.steps[step]) return;
    this.wanted = step;
    try {
      await this.session.send(MESSAGES.LESSON, { step });
    } finally {
      if (this.wanted === step) this.wanted = null;
    }
  }

  /** Show what the step shows, where it is another than before: looking changes nothing. */
  async follow() {
    this.changed(["lesson"]);
    const { at, view, walker, descent } = this;
    const step = this.lesson?.steps[at];
    if (!step || this.closed || this.shown === at) return;
    this.shown = at;
    view.setFocus(step.focus ?? []);
    view.setPlot(step.plot ?? {});
    if (step.rate) descent.set({ rate: String(step.rate) });
    view.showDrawer(step.open ?? null);
    if (step.walk) await walker.goTo(step.walk);
    else walker.stop();
  }
}
