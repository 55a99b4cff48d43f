/** The lesson that a graph carries: which step is shown, and what of it is this window's to show. */

import { Observable } from "../observable.js";
import { reloads } from "../link/kept.js";
import { MESSAGES } from "../link/protocol.js";

/**
 * @typedef {string | Record<string, string>} Words
 * @typedef {{text: Words, focus?: string[], open?: import("./view.js").Drawer | null,
 *   plot?: import("./view.js").Plotted | null, walk?: {at: string, node?: string | null,
 *   direction?: import("./walker.js").Direction, seeds?: Record<string, number>, play?: boolean}}}
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

/** Topic: "lesson" (which step). */
export class LessonPlayer extends Observable {
  /**
   * @param {Pick<import("./app.js").App, "mirror" | "session" | "view" | "walker">} parts
   */
  constructor({ mirror, session, view, walker }) {
    super();
    this.mirror = mirror;
    this.session = session;
    this.view = view;
    this.walker = walker;
    this.at = -1;
    this.closed = false;
    // A lesson opens with its graph, where it was left.
    mirror.subscribe("structure", () => {
      if (this.at < 0 && this.lesson && !this.closed) void this.go(this.left());
    });
  }

  get lesson() {
    return this.mirror.lesson;
  }

  get open() {
    return this.lesson !== null && !this.closed && this.at >= 0;
  }

  get last() {
    return (this.lesson?.steps.length ?? 0) - 1;
  }

  get key() {
    return `chalkgrad-lesson-${this.session.graph}`;
  }

  /** The step at which this window left the lesson. */
  left() {
    const kept = Number(reloads.get(this.key) ?? 0);
    return Math.min(Number.isInteger(kept) ? kept : 0, this.last);
  }

  close() {
    this.closed = true;
    this.view.setFocus([]);
    this.changed(["lesson"]);
  }

  async reopen() {
    this.closed = false;
    await this.go(Math.max(0, this.at));
  }

  next() {
    return this.go(this.at + 1);
  }

  back() {
    return this.go(this.at - 1);
  }

  /**
   * Show a step: the server brings the graph to it, and this window its panels and its walk.
   * @param {number} at
   */
  async go(at) {
    const { lesson, session, view, walker } = this;
    const step = lesson?.steps[at];
    if (!step) return;
    this.at = at;
    reloads.set(this.key, String(at));
    this.changed(["lesson"]);
    await session.send(MESSAGES.LESSON, { step: at }).catch(session.complain);
    if (this.at !== at) return;
    view.setFocus(step.focus ?? []);
    view.setPlot(step.plot ?? {});
    view.showDrawer(step.open ?? null);
    if (step.walk) await walker.goTo(step.walk);
    else walker.stop();
  }
}
