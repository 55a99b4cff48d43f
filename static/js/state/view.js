/**
 * What is selected, open, switched on and pointed at in this window. Every flag is a topic of its own
 * name, so that a switch draws again only what shows it.
 *
 * Topics: "selection", `selected:<node>`, "popup", "drawer" (which panel is open, and its share),
 * "sheet", "details", "plot", "numbering", "focus", `focus:<node>`, "pointed", `pointed:<node>`,
 * `edited:<node>`, "hovered", "landing", "lit", "laid", "explanation", "far", and the flags.
 */

import { Observable } from "../observable.js";
import { visits } from "../link/kept.js";

/**
 * @typedef {import("./app.js").Point} Point
 * @typedef {{kind: "add", screen: Point, at: Point, anywhere?: boolean, wire?: HeldWire, changes?: string}
 *   | {kind: "connect", node: string} | {kind: "paste", text: string} | {kind: "commands"} | {kind: "help"}
 *   | {kind: "export"} | {kind: "share"} | {kind: "code", link: import("../acts/sharing.js").Link}
 *   | {kind: "people"} | {kind: "import", file: File, told: import("../acts/imports.js").Told}
 *   | {kind: "menu", screen: Point, place: import("../acts/commands.js").Place}} Popup
 * @typedef {{node: string, side: "output" | "input", port: number}} HeldWire
 * @typedef {"trace" | "modes" | "compare" | "plot" | "check" | "descent"} Drawer
 * @typedef {{node?: string, leaf?: string, second?: string | null, low?: number | null,
 *   high?: number | null, window?: Window | null}} Plotted
 * @typedef {[number, number]} Range from low to high
 * @typedef {{across: Range, up: Range | null}} Window a view of a plot that a hand has chosen; `up`
 *   is null where the heights are those of what is seen
 * @typedef {{labels: number, places: Map<string, Point>}} Laid how wide the labels on wires are that
 *   there is room for, 0 for none, and the middles of nodes
 * @typedef {"contributions" | "snap" | "outline" | "text" | "projector" | "spotlight" | "follow"
 *   | "laser" | "shadeValues"} Flag
 */

/**
 * What a panel takes of the page until somebody moves its edge, in per cent of the height below the
 * canvas, and of the width beside it.
 * @typedef {"below" | "beside"} DrawerPlace
 * @type {Readonly<Record<DrawerPlace, number>>}
 */
export const USUAL_ROOM = { below: 42, beside: 40 };

/** Where this browser remembers the shares. */
const ROOM_KEY = "chalkgrad-rooms";

/**
 * The details come with a selection, are pinned beside the canvas, or are closed until asked for.
 * @typedef {"comes" | "pinned" | "closed"} Details
 * @type {readonly Details[]}
 */
const DETAILS = ["comes", "pinned", "closed"];

/** Where this browser remembers which. */
const DETAILS_KEY = "chalkgrad-details";

/** Screens on which panels are sheets that come only when they are asked for; as in panels.css. */
const SMALL = "(max-width: 760px)";

export class View extends Observable {
  constructor() {
    super();
    /** @type {string[]} */
    this.nodes = [];
    /** @type {string[]} */
    this.wires = [];
    /** @type {string[]} frames that are selected */
    this.frames = [];
    /** @type {Popup | null} */
    this.popup = null;
    /** What is switched on and off: wire gradients, snapping, the outline, the text. */
    this.contributions = false;
    this.snap = false;
    this.outline = false;
    this.text = false;
    /** Projector mode, and what goes with it; full, where this window was put into it by hand. */
    this.projector = false;
    /** Whether the page is a frame of another: only the canvas and the step bar. */
    this.framed = false;
    this.full = false;
    this.spotlight = false;
    this.follow = false;
    this.laser = false;
    /** Whether dots are coloured by their values, and not by their gradients. */
    this.shadeValues = false;
    /** Whether the view is zoomed out so far that nodes are dots. */
    this.far = false;
    /** @type {"palette" | "details" | null} the panel that was asked for */
    this.sheet = null;
    const kept = /** @type {Details} */ (visits.get(DETAILS_KEY));
    /** @type {Details} what this person does with the details */
    this.details = DETAILS.includes(kept) ? kept : "comes";
    /** Whether the selection was made by hand: what a formula or a paste selects is only shown. */
    this.brings = false;
    /** @type {string | null} the wire under the pointer */
    this.hovered = null;
    /** @type {string | null} the wire that takes in what is let go now */
    this.landing = null;
    /** @type {{node: string, what: string} | null} what is edited where it stands */
    this.edited = null;
    /** @type {{frame: string, field: HTMLInputElement} | null} a frame that is yet to be drawn, and
     * the field in which its title is begun */
    this.titled = null;
    this.explanation = "";
    /** What the node under the pointer comes from, and what comes of it: nodes and wires.
     * @type {{up: Set<string>, down: Set<string>} | null} */
    this.lit = null;
    /** Nodes that a panel speaks of, such as those of the line with the cursor.
     * @type {string[]} */
    this.pointed = [];
    /** @type {Laid | null} how nodes are laid out in this window, where not as in the document */
    this.laid = null;
    /** Whether values run down in this window: as it lays them out, or else as the document has it. */
    this.down = false;
    /** @type {Drawer | null} the panel below the canvas, or beside it */
    this.drawer = null;
    /** @type {Record<DrawerPlace, number>} what each place's panel takes of the page, in per cent */
    this.rooms = { ...USUAL_ROOM, ...visits.object(ROOM_KEY) };
    /** What the plot shows; what is missing is chosen by what is selected. @type {Plotted} */
    this.plot = {};
    /** @type {Set<string>} nodes under the spotlight, besides those of the walk */
    this.focus = new Set();
    /**
     * What nodes are called by number, while a panel does so.
     * @type {import("../words/numbering.js").Numbering | null}
     */
    this.numbering = null;
    /** @type {Point | null} where the pointer is on the canvas, in canvas units */
    this.pointer = null;
    /** @type {string | null} the operator that is dragged out of the palette */
    this.carried = null;
  }

  /**
   * @param {string[]} nodes
   * @param {string[]} wires
   * @param {string[]} [frames]
   */
  setSelection(nodes, wires, frames = []) {
    const before = this.nodes;
    const chosen = new Set(nodes);
    // In the order in which they were selected.
    const kept = before.filter((id) => chosen.has(id));
    this.nodes = [...new Set([...kept, ...nodes])];
    this.wires = wires;
    this.frames = frames;
    const byHand = document.activeElement?.closest(".canvas") !== null;
    // Who types a number on a node, or moves its slider, wants no more than that.
    const typing = document.activeElement?.matches(".canvas input") ?? false;
    this.brings = nodes.length > 0 && !typing && (byHand || this.brings);
    this.changed(["selection", ...[...before, ...nodes].map((id) => `selected:${id}`)]);
  }

  /**
   * Say next to the pointer why a wire cannot go there; nothing for nothing.
   * @param {string} text
   */
  explain(text) {
    if (this.explanation === text) return;
    this.explanation = text;
    this.changed(["explanation"]);
  }

  /**
   * Edit something where it stands on a node: its name, or the number of a constant in it.
   * @param {string | null} node nobody, to end it
   * @param {string | null} [what] the node itself for its name, or the constant
   */
  editInPlace(node, what = null) {
    const before = this.edited?.node;
    this.edited = node && what ? { node, what } : null;
    this.changed([`edited:${before}`, `edited:${node}`]);
  }

  /** @param {string | null} wire */
  hover(wire) {
    const before = this.hovered;
    this.hovered = wire;
    if (before !== wire) this.changed(["hovered"]);
  }

  /** @param {string | null} wire */
  setLanding(wire) {
    if (this.landing === wire) return;
    this.landing = wire;
    this.changed(["landing"]);
  }

  /** @param {Popup | null} popup */
  open(popup) {
    this.popup = popup;
    this.changed(["popup"]);
  }

  /** @param {Flag} flag */
  toggle(flag) {
    this.switch({ [flag]: !this[flag] });
  }

  /** @param {Partial<Record<Flag, boolean>>} flags */
  switch(flags) {
    Object.assign(this, flags);
    this.changed(Object.keys(flags));
  }

  /**
   * Open a panel below the canvas, or close it where it is open.
   * @param {Drawer | null} drawer
   */
  toggleDrawer(drawer) {
    this.showDrawer(this.drawer === drawer ? null : drawer);
  }

  /** @param {Drawer | null} drawer */
  showDrawer(drawer) {
    this.drawer = drawer;
    this.changed(["drawer"]);
  }

  /**
   * Where the panel is (curves want height, and stand beside the canvas), and its share there.
   * @returns {{place: DrawerPlace, share: number}}
   */
  drawerRoom() {
    const place = this.drawer === "plot" ? "beside" : "below";
    return { place, share: this.rooms[place] };
  }

  /**
   * Give the panels of a place another share; it is remembered in this browser.
   * @param {DrawerPlace} place
   * @param {number} share
   */
  giveDrawer(place, share) {
    this.rooms[place] = share;
    visits.set(ROOM_KEY, JSON.stringify(this.rooms));
    this.changed(["drawer"]);
  }

  /** @param {Plotted} plot */
  setPlot(plot) {
    this.plot = plot;
    this.changed(["plot"]);
  }

  /**
   * @param {boolean} projector
   * @param {boolean} [full] whether it fills the screen, as this person has asked
   */
  setProjector(projector, full = true) {
    this.full = projector && full;
    const off = projector ? {} : { laser: false, spotlight: false };
    this.switch({ projector, follow: projector, ...off });
  }

  /** @param {import("../words/numbering.js").Numbering | null} numbering */
  setNumbering(numbering) {
    this.numbering = numbering;
    this.changed(["numbering"]);
  }

  /** @param {string[]} nodes */
  setFocus(nodes) {
    const before = [...this.focus];
    this.focus = new Set(nodes);
    this.changed(["focus", ...[...before, ...nodes].map((id) => `focus:${id}`)]);
  }

  /** @param {string[]} nodes */
  setPointed(nodes) {
    const before = this.pointed;
    if (before.join() === nodes.join()) return;
    this.pointed = nodes;
    this.changed(["pointed", ...[...before, ...nodes].map((id) => `pointed:${id}`)]);
  }

  /** @param {View["lit"]} lit */
  setLit(lit) {
    if (this.lit === lit) return;
    this.lit = lit;
    this.changed(["lit"]);
  }

  /**
   * @param {Laid | null} laid
   * @param {boolean} down
   */
  setLaid(laid, down) {
    if (this.laid === laid && this.down === down) return;
    this.laid = laid;
    this.down = down;
    this.changed(["laid"]);
  }

  /** @param {boolean} far */
  setFar(far) {
    if (this.far === far) return;
    this.far = far;
    this.changed(["far"]);
  }

  /** @param {"palette" | "details" | null} sheet the panel that is asked for */
  ask(sheet) {
    this.sheet = sheet;
    this.changed(["sheet"]);
  }

  /** Whether the details are on the page. */
  get detailed() {
    if (this.sheet === "details") return true;
    if (window.matchMedia(SMALL).matches) return false;
    const chosen = this.brings && this.nodes.length === 1;
    // A panel beside the canvas leaves no room for a sheet that nobody has asked for.
    const room = this.drawer === null || this.drawerRoom().place === "below";
    return room && (this.details === "pinned" || (this.details === "comes" && chosen));
  }

  /**
   * A node was pressed, which may have been selected without its details before.
   * @param {string} node
   */
  bring(node) {
    if (this.brings || !this.nodes.includes(node)) return;
    this.brings = true;
    this.changed(["selection"]);
  }

  /** Put away details that a selection has brought. */
  standBack() {
    this.brings = false;
    if (this.sheet === "details") this.sheet = null;
    this.changed(["selection", "sheet"]);
  }

  /**
   * Let the details come, pin them or close them, from now on.
   * @param {Details} details
   */
  keepDetails(details) {
    this.details = details;
    visits.set(DETAILS_KEY, details);
    this.changed(["details"]);
  }

  /** Close the details: for good, where they were there without being asked for. */
  closeDetails() {
    this.ask(null);
    if (this.detailed) this.keepDetails("closed");
  }

  /** Show the details, or close them. */
  toggleDetails() {
    if (this.detailed) {
      this.closeDetails();
      return;
    }
    if (this.details === "closed") this.keepDetails("comes");
    if (!this.detailed) this.ask("details");
  }

  /** Open the outline, ready to type what is looked for. */
  showOutline() {
    this.switch({ outline: true });
    requestAnimationFrame(() => document.getElementById("find")?.focus());
  }
}
