/**
 * Who else is at the graph: how they are called, where they point, what they type in.
 *
 * Topics: "people" (who is there), "pointers", "name" (this person's own).
 */

import { randomId } from "../link/ids.js";
import { reloads, visits } from "../link/kept.js";
import { MESSAGES } from "../link/protocol.js";
import { Observable } from "../observable.js";
import { t } from "../words/i18n.js";

/**
 * @typedef {import("../link/answers.js").Person} Person
 * @typedef {import("./app.js").Point} Point
 * @typedef {{id: string, name: string, at: Point}} Pointer
 */

/** Where this browser remembers how its person wants to be called. */
const NAME_KEY = "chalkgrad-name";

/** Where a tab remembers which window it is. */
const WINDOW_KEY = "chalkgrad-window";

const WINDOW_LENGTH = 12;

/** So often a second at most others are told where this window points. */
export const POINTS_PER_SECOND = 12;

/** As many colours as there are in people.css; names tell those of one colour apart. */
const HUES = 6;

/**
 * The colour of a person, the same in every window.
 * @param {string} id
 */
export const hueOf = (id) => `hue-${parseInt(id.slice(0, 6), 16) % HUES}`;

/**
 * How somebody is called: by a name, or as a guest.
 * @param {{name: string | null, guest: number | null}} person
 */
export const calledOf = ({ name, guest }) => name ?? t("people.guest", { number: guest ?? "" });

export class Company extends Observable {
  /**
   * @param {import("../link/session.js").Session} session
   * @param {import("./leading.js").Leading} leading
   * @param {import("./predictions.js").Predictions} predictions
   * @param {import("./tallies.js").Tallies} tallies
   */
  constructor(session, leading, predictions, tallies) {
    super();
    this.session = session;
    this.leading = leading;
    this.predictions = predictions;
    this.tallies = tallies;
    /** This window, as others know it. */
    this.place = "";
    /** @type {Person | undefined} as this person came */
    this.self = undefined;
    this.count = 1;
    /** @type {Person[]} the first of them */
    this.people = [];
    /** @type {Map<string, Pointer>} by window */
    this.pointers = new Map();
    this.window = reloads.get(WINDOW_KEY) ?? randomId(WINDOW_LENGTH);
    reloads.set(WINDOW_KEY, this.window);
    /** @type {Point | null} */
    this.at = null;
    /** @type {string | null} */
    this.field = null;
    this.told = JSON.stringify([this.at, this.field]);
    this.waiting = 0;
    this.answered = true;
    /** Whether others are shown where this window points: not where many could. */
    this.shown = true;
    session.listener = {
      greets: () => ({ name: this.name, window: this.window }),
      opened: (company) => this.open(company),
      told: (word, said) => this.hear(word, said),
    };
  }

  /** How this person wants to be called; nothing, where they have not said. */
  get name() {
    return visits.get(NAME_KEY) ?? "";
  }

  /** Whether this person has said how to be called, or that they want no name. */
  get asked() {
    return visits.get(NAME_KEY) !== null;
  }

  /** @param {string} name */
  rename(name) {
    visits.set(NAME_KEY, name.trim());
    this.session.say(MESSAGES.INTRODUCE, { name: this.name });
    this.changed(["name"]);
  }

  /** This person, as others see them; nobody before the graph is open. @returns {Person | undefined} */
  get me() {
    return this.people.find(({ places }) => places.includes(this.place)) ?? this.self;
  }

  /** Whether others can see where this person points. */
  get points() {
    return this.session.may("present") && this.count > 1;
  }

  /** @param {import("../link/answers.js").Company} company */
  open({ place, you, crowd, lead, tallies, guesses }) {
    this.place = place;
    this.self = you;
    this.pointers.clear();
    this.answered = true;
    this.told = JSON.stringify([null, null]);
    this.meet(crowd);
    this.leading.open(place, lead);
    this.tallies.open(tallies);
    for (const { item, verdict, value } of guesses) {
      if (!this.predictions.of(item)) this.predictions.remember(item, verdict, value);
    }
    this.stir();
  }

  /** @param {string} word @param {any} said */
  hear(word, said) {
    if (word === MESSAGES.CROWD) this.meet(said);
    else if (word === MESSAGES.LEAD) this.leading.hear(said);
    else if (word === MESSAGES.TALLY) this.tallies.hear(said);
    else this.see(said);
  }

  /**
   * The name of somebody who is there and has chosen one.
   * @param {string} who
   */
  nameOf(who) {
    return this.people.find(({ id }) => id === who)?.name ?? null;
  }

  /** @param {import("../link/answers.js").Crowd} crowd */
  meet({ count, people }) {
    this.count = count;
    this.people = people;
    this.shown = true;
    this.changed(["people"]);
  }

  /** @param {{place: string, id: string, at: [number, number] | null} & Person} said */
  see({ place, id, at, ...person }) {
    if (place === this.place) return;
    if (at) {
      const pointer = { id, name: calledOf(person), at: { x: at[0], y: at[1] } };
      this.pointers.set(place, pointer);
    } else this.pointers.delete(place);
    this.changed(["pointers"]);
  }

  /** @param {Point | null} at where this window points, on the canvas */
  point(at) {
    this.at = at;
    this.stir();
  }

  /** @param {string | null} field the node whose field is typed in */
  type(field) {
    this.field = field;
    this.stir();
  }

  /** Tell the others soon; one message is on its way at a time. */
  stir() {
    if (this.waiting || !this.points) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      this.tell();
    }, 1000 / POINTS_PER_SECOND);
  }

  tell() {
    const { field } = this;
    const at = this.shown && this.at ? [this.at.x, this.at.y] : null;
    const said = JSON.stringify([at, field]);
    if (said === this.told || !this.answered) return;
    this.told = said;
    this.answered = false;
    this.session.say(MESSAGES.HERE, { at, field }, ({ ok }) => {
      this.answered = true;
      this.shown = ok?.shown ?? false;
      this.stir();
    });
  }
}
