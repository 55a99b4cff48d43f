/** What every component of the editor shares, handed down through React's context. */

import { createContext, useContext } from "../../vendor/vendor.js";

/**
 * @typedef {{op: string, symbol: string, label: string, group: string, arity: number,
 *   many: boolean, infix: string, aliases: string[]}} PaletteEntry
 * @typedef {{x: number, y: number}} Point
 */

/**
 * What the canvas can be asked. Points on the canvas are in the document's units; ids that are not
 * there are passed over.
 * @typedef {object} Canvas
 * @property {(nodes: string[]) => void} select exactly these
 * @property {(wire: string) => void} selectWire exactly this one
 * @property {(node: string) => void} reveal select a node, bring it into view, give it the focus
 * @property {(node: string) => void} focus give a node the focus, as soon as it is drawn
 * @property {(node: string) => void} pick select a node; the view moves only where it is out of it
 * @property {(node: string) => void} approach where nodes are dots, go so near to one that it has its
 *   fields
 * @property {() => void} comeNearer go so near that numbers are read: to what is selected, or to the target
 * @property {() => void} fit bring everything into view
 * @property {() => number[] | null} seen the rectangle of the document that is seen: x, y, width, height
 * @property {(sight: import("./leading.js").Sight) => boolean} show show what another window sees, as large
 *   as it can be; false where this one is of another shape
 * @property {(nodes: string[]) => void} showNodes bring these into view
 * @property {(nodes: string[]) => void} bringIntoView move the view no further than these ask
 * @property {(nodes: string[], apart: number) => void} flash light nodes up one after another, so
 *   many milliseconds apart
 * @property {(placed: Promise<unknown>) => void} glide let nodes glide to the places that they get by
 *   then
 * @property {(op?: string) => Point} freePlace where a node covers nothing, near the middle of what is
 *   seen; an operator stands right of what it may read
 * @property {(at: Point) => Point} toScreen where a point of the canvas is on the screen
 * @property {(node: string) => Point | null} screenOf where a node's corner is on the screen
 * @property {(nodes: string[]) => {x: number, y: number, width: number, height: number} | null}
 *   documentBounds what nodes take where the document has them, with what stands beside them
 * @property {(at: Point) => Point} toDocument where in the document a place of the view is
 * @property {(operator: Point, first: boolean) => Point} placeOfInput where in the document the first or
 *   the second input of a new operator stands, by where that stands
 */

/**
 * @typedef {object} App
 * @property {import("./mirror.js").Mirror} mirror
 * @property {import("../link/session.js").Session} session
 * @property {import("./walker.js").Walker} walker
 * @property {import("./lesson.js").LessonPlayer} lesson
 * @property {import("./descent.js").Descent} descent
 * @property {import("./predictions.js").Predictions} predictions
 * @property {import("./timeline.js").Timeline} timeline
 * @property {import("./company.js").Company} company
 * @property {import("./leading.js").Leading} leading
 * @property {import("./tallies.js").Tallies} tallies
 * @property {import("./view.js").View} view
 * @property {Canvas | null} canvas while it is on the page; who asks it goes on without
 * @property {PaletteEntry[]} palette
 * @property {Map<string, PaletteEntry>} entries palette entries by operator
 * @property {import("./measures.js").Measures} measures of the board notation
 * @property {import("../acts/shortcuts.js").Commands} commands
 */

export const AppContext = createContext(/** @type {App | null} */ (null));

/** @returns {App} */
export function useApp() {
  const app = useContext(AppContext);
  if (!app) throw new Error("a component stands outside the application");
  return app;
}
