/**
 * What this person may change now: by the right on the graph that the server has told, by the locks
 * of its nodes, and nothing at all of its past. What may not be done is not offered.
 */

import { useTopic } from "../lib.js";
import { useApp } from "./app.js";

/** @typedef {"present" | "edit"} Changing the rights that changes take */
/** @typedef {Changing | "past" | "locked"} Bar words are in the catalogue: `mayNot.<bar>` */

/**
 * What bars this person from a change, if anything does.
 * @param {Pick<import("./app.js").App, "mirror" | "session">} app
 * @param {Changing} right that the change takes
 * @param {string} [id] the node that is changed itself
 * @returns {Bar | null}
 */
export function barOf({ mirror, session }, right, id) {
  if (!session.may(right)) return right;
  if (session.past.isShown) return "past";
  const holder = id === undefined ? undefined : mirror.nodes.get(id)?.locked_by;
  return holder && holder !== mirror.you && !session.may("own") ? "locked" : null;
}

/**
 * The same for a component, which is drawn again when it changes.
 * @param {Changing} right
 * @param {string} [id]
 */
export function useBar(right, id) {
  const app = useApp();
  useTopic(app.session, "right");
  useTopic(app.session.past, "past");
  useTopic(app.mirror, `node:${id}`);
  return barOf(app, right, id);
}
