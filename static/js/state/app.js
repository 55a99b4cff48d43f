/** What every component of the editor shares, handed down through React's context. */

import { createContext, useContext } from "../../vendor/vendor.js";
import { Observable } from "../lib.js";

/**
 * @typedef {{op: string, symbol: string, label: string, group: string, arity: number,
 *   aliases: string[]}} PaletteEntry
 * @typedef {{x: number, y: number}} Point
 * @typedef {{kind: "add", screen: Point, at: Point, wire?: HeldWire, changes?: string}
 *   | {kind: "connect", node: string} | {kind: "commands"} | {kind: "help"}
 *   | {kind: "menu", screen: Point, place: import("../acts/commands.js").Place}} Popup
 * @typedef {{node: string, side: "output" | "input", port: number}} HeldWire
 * @typedef {"trace" | "modes" | "compare" | "plot" | "check" | "descent"} Drawer
 * @typedef {{node?: string, leaf?: string, second?: string | null, low?: number | null,
 *   high?: number | null}} Plotted
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

/** What is selected, open and pointed at in this window. Topics: "selection", "popup", "view", "plot". */
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
    /** Whether the view is zoomed out so far that cards are boxes; topic "far". */
    this.far = false;
    this.snap = false;
    this.outline = false;
    this.text = false;
    /** @type {"palette" | "details" | null} the panel that is open as a sheet on a small screen */
    this.sheet = null;
    /** @type {string | null} the wire under the pointer */
    this.hovered = null;
    this.explanation = "";
    /** @type {Drawer | null} the panel below the canvas, or beside it */
    this.drawer = null;
    /** @type {Record<DrawerPlace, number>} what each place's panel takes of the page, in per cent */
    this.rooms = { ...USUAL_ROOM, ...JSON.parse(localStorage.getItem(ROOM_KEY) ?? "{}") };
    /** What the plot shows; what is missing is chosen by what is selected. @type {Plotted} */
    this.plot = {};
    /** @type {Set<string>} nodes under the spotlight, besides those of the walk */
    this.focus = new Set();
    /** @type {Record<string, number> | null} names on the Wengert list, while a table shows it */
    this.indices = null;
    /** Projector mode, and what goes with it. */
    this.projector = false;
    this.spotlight = false;
    this.follow = false;
    this.laser = false;
    /** @type {Map<string, {verdict: string, guess: string}>} what was said of predictions */
    this.verdicts = new Map();
    /** @type {((ids: string[]) => void) | null} nodes to select once they are on the canvas */
    this.select = null;
    /** @type {((id: string) => void) | null} */
    this.selectWire = null;
    /** @type {(() => void) | null} */
    this.fit = null;
    /** @type {((id: string) => void) | null} */
    this.reveal = null;
    /** @type {((id: string) => void) | null} select a node; the view moves only where it is out of it */
    this.pick = null;
    /** @type {((ids: string[]) => void) | null} bring nodes into view */
    this.showNodes = null;
    /** @type {(() => boolean) | null} see what is in play on a canvas of another size; false for nothing */
    this.followAnew = null;
    /** Until when the view moves by itself, as `performance.now` counts. */
    this.movesUntil = 0;
    /** @type {((ids: string[], apart: number) => void) | null} light nodes up one after another */
    this.flash = null;
    /** @type {((op?: string) => Point) | null} a free place near the middle of what is seen */
    this.room = null;
    /** @type {Point | null} where the pointer is on the canvas, in canvas units */
    this.pointer = null;
    /** @type {((at: Point) => Point) | null} from canvas units to the screen */
    this.toScreen = null;
    /** @type {((id: string) => Point | null) | null} where a node is on the screen */
    this.screenOf = null;
    /** @type {((id: string) => {width: number, height: number} | null) | null} as it was measured */
    this.sizeOf = null;
    /** Let nodes glide to their new places for so many milliseconds. */
    this.glide = (/** @type {number} */ _) => {};
  }

  /**
   * @param {string[]} nodes
   * @param {string[]} wires
   */
  setSelection(nodes, wires) {
    const before = this.nodes;
    const chosen = new Set(nodes);
    // In the order in which they were selected.
    const kept = before.filter((id) => chosen.has(id));
    this.nodes = [...kept, ...nodes.filter((id) => !before.includes(id))];
    this.wires = wires;
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

  /** @param {string | null} wire */
  hover(wire) {
    const before = this.hovered;
    this.hovered = wire;
    this.changed([`hover:${before}`, `hover:${wire}`]);
  }

  /** @param {Popup | null} popup */
  open(popup) {
    this.popup = popup;
    this.changed(["popup"]);
  }

  /** @param {"contributions" | "snap" | "outline" | "text" | "spotlight" | "follow" | "laser"} what */
  toggle(what) {
    this[what] = !this[what];
    this.changed(["view"]);
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
    this.changed(["view"]);
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
    localStorage.setItem(ROOM_KEY, JSON.stringify(this.rooms));
    this.changed(["view"]);
  }

  /** @param {Plotted} plot */
  setPlot(plot) {
    this.plot = plot;
    this.changed(["plot"]);
  }

  /** @param {boolean} projector */
  setProjector(projector) {
    this.projector = projector;
    this.follow = projector;
    if (!projector) Object.assign(this, { laser: false, spotlight: false });
    this.changed(["view"]);
  }

  /** @param {Record<string, number> | null} indices */
  setIndices(indices) {
    this.indices = indices;
    this.changed(["indices"]);
  }

  /** @param {string[]} nodes */
  setFocus(nodes) {
    const before = [...this.focus];
    this.focus = new Set(nodes);
    this.changed(["view", ...[...before, ...nodes].map((id) => `focus:${id}`)]);
  }

  /**
   * What was said of a prediction.
   * @param {string} item
   * @param {{verdict: string, guess: string} | null} said
   */
  setVerdict(item, said) {
    if (said) this.verdicts.set(item, said);
    else this.verdicts.delete(item);
    this.changed([`verdict:${item}`]);
  }

  /** @param {boolean} far */
  setFar(far) {
    if (this.far === far) return;
    this.far = far;
    this.changed(["far"]);
  }

  /** @param {"palette" | "details"} sheet opens it, or closes it where it is open */
  toggleSheet(sheet) {
    this.sheet = this.sheet === sheet ? null : sheet;
    this.changed(["view"]);
  }

  /** Open the outline, ready to type what is looked for. */
  showOutline() {
    this.outline = true;
    this.changed(["view"]);
    requestAnimationFrame(() => document.getElementById("find")?.focus());
  }
}

/**
 * @typedef {object} App
 * @property {import("./mirror.js").Mirror} mirror
 * @property {import("../link/session.js").Session} session
 * @property {import("./walker.js").Walker} walker
 * @property {import("./lesson.js").LessonPlayer} lesson
 * @property {import("./descent.js").Descent} descent
 * @property {View} view
 * @property {PaletteEntry[]} palette
 * @property {Map<string, PaletteEntry>} entries palette entries by operator
 * @property {import("../acts/shortcuts.js").Commands} commands
 */

export const AppContext = createContext(/** @type {App | null} */ (null));

/** @returns {App} */
export function useApp() {
  const app = useContext(AppContext);
  if (!app) throw new Error("a component stands outside the application");
  return app;
}

/**
 * Whether a kind is a leaf.
 * @param {string} op
 */
export const isLeaf = (op) => op === "variable" || op === "placeholder" || op === "constant";

/**
 * Whether results are differentiated by a kind: it is a leaf, and no constant.
 * @param {string} op
 */
export const isDifferentiable = (op) => isLeaf(op) && op !== "constant";
