/** Columns: the server counts characters, and JavaScript two units for those past the first 65,536. */

/**
 * Where in a text a column of the server's is.
 * @param {string} text
 * @param {number} column
 */
export const placeOf = (text, column) =>
  /[\ud800-\udbff]/.test(text) ? [...text].slice(0, column).join("").length : column;
