/**
 * How formulas are read whose letters stand together: as one name, as in programs, or as a product,
 * as at school. The choice is the person's, and is kept for all graphs.
 */

import { visits } from "../link/kept.js";

/** @typedef {"words" | "letters"} Letters */

const KEY = "chalkgrad-letters";

/** @returns {Letters} */
export const chosenLetters = () => (visits.get(KEY) === "letters" ? "letters" : "words");

/** @param {Letters} letters */
export const setLetters = (letters) => visits.set(KEY, letters);
