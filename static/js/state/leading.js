/**
 * Whom everybody follows, and whether this window does. It sends what is seen here while this window
 * leads, and has what is seen there while it follows; how a window shows that is in `acts/leading.js`.
 *
 * Topics: "lead" (who leads, and whether this window follows), "sight" (what is to be shown here).
 */

import { MESSAGES } from "../link/protocol.js";
import { Observable } from "../observable.js";
import { t } from "../words/i18n.js";
import { calledOf } from "./company.js";

/**
 * @typedef {import("../link/answers.js").Lead} Lead
 * @typedef {import("../link/answers.js").Sight} Sight
 */

/** So often a second at most the others are told what is seen here. */
export const SIGHTS_PER_SECOND = 12;

export class Leading extends Observable {
  /** @param {import("../link/session.js").Session} session */
  constructor(session) {
    super();
    this.session = session;
    /** This window, as others know it. */
    this.place = "";
    /** @type {Lead | null} */
    this.lead = null;
    /** Whether this window looks around by itself, and could come back. */
    this.looks = false;
    /** @type {Sight | null} what is shown here of what was to be */
    this.taken = null;
    /** Whether what this window leads with is yet to be shown in it, as after a reload. */
    this.resumes = false;
    /** What is seen in this window; the application knows. @type {() => Sight | null} */
    this.see = () => null;
    this.waiting = 0;
    this.onItsWay = false;
    this.last = "";
  }

  /** Whether the others follow this window. */
  get leads() {
    return this.lead !== null && this.lead.place === this.place;
  }

  /** Whether this window follows another. */
  get follows() {
    return this.lead !== null && !this.leads && !this.looks;
  }

  /** What is to be seen here; nothing, where that is this person's own. */
  get sight() {
    return this.follows || this.resumes ? (this.lead?.sight ?? null) : null;
  }

  /** How they are called who lead. */
  get name() {
    return this.lead ? calledOf(this.lead) : "";
  }

  /**
   * The graph is open, for the first time or again.
   * @param {string} place
   * @param {Lead | null} lead
   */
  open(place, lead) {
    const led = this.leads;
    this.place = place;
    this.onItsWay = false;
    // What was said last may not have been heard.
    this.last = "";
    if (led && !lead) {
      // The server has begun anew, and this window goes on.
      this.begin();
      return;
    }
    this.lead = lead;
    this.resumes = this.leads && !led;
    if (this.leads && led) this.stir();
    this.changed(["lead", "sight"]);
  }

  /** @param {Lead & {graph: string}} lead */
  hear(lead) {
    const { name, leads: led, lead: before } = this;
    if (lead.place === null) {
      if (!before) return;
      this.lead = null;
      this.looks = false;
      // Who has stopped knows it.
      if (!led || lead.ended === "left") {
        this.session.notify(t(`lead.${lead.ended}`, { name }), "note");
      }
      this.changed(["lead", "sight"]);
      return;
    }
    this.lead = lead;
    if (before?.place !== lead.place) {
      this.looks = false;
      if (before) this.session.notify(t("lead.now", { name: this.name }), "note");
      this.changed(["lead"]);
    }
    if (!this.leads) this.changed(["sight"]);
  }

  /** Have everybody follow this window. */
  begin() {
    const sight = this.see();
    if (!sight) return;
    this.last = JSON.stringify(sight);
    this.session.say(MESSAGES.LEAD, { sight, begins: true });
  }

  /** Have nobody follow this window any more. */
  stop() {
    this.session.say(MESSAGES.LEAD, { sight: null });
  }

  /** Something was done by hand that is not where it is followed to. */
  lookAround() {
    if (!this.follows) return;
    this.looks = true;
    this.changed(["lead"]);
  }

  /** See again what the others see. */
  back() {
    this.looks = false;
    this.again();
    this.changed(["lead"]);
  }

  /** Show all of what is to be seen, as if nothing of it had been. */
  again() {
    this.taken = null;
    this.changed(["sight"]);
  }

  /** What is seen here may have changed: tell the others soon. */
  stir() {
    if (!this.leads || this.resumes || this.waiting) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      this.tell();
    }, 1000 / SIGHTS_PER_SECOND);
  }

  tell() {
    const sight = this.see();
    const said = JSON.stringify(sight);
    if (!sight || !this.leads || this.onItsWay || said === this.last) return;
    this.last = said;
    this.onItsWay = true;
    this.session.say(MESSAGES.LEAD, { sight }, () => {
      this.onItsWay = false;
      this.stir();
    });
  }
}
