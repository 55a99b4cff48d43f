/**
 * The messages between canvas and server, and the binary layout of numbers: the mirror of `live` on
 * the server (`protocol`, `numbers`, `transport`), held to it by a test. What is answered to each
 * message is in `answers.d.ts`.
 */

export const MESSAGES = {
  OPEN: "open",
  EDIT: "edit",
  UNDO: "undo",
  REDO: "redo",
  PREVIEW: "preview",
  RUN: "run",
  FORMULA: "formula",
  READ: "read",
  PASTE: "paste",
  ARRANGE: "arrange",
  TURN: "turn",
  LISTING: "listing",
  REWRITE: "rewrite",
  DESCRIBE: "describe",
  CONNECTABLE: "connectable",
  REFUSAL: "refusal",
  ORDER: "order",
  PLACES: "places",
  DIFFERENTIATE: "differentiate",
  PLAN: "plan",
  WALK: "walk",
  CAPTION: "caption",
  TRACE: "trace",
  MODES: "modes",
  COMPARE: "compare",
  EXPAND: "expand",
  PREDICT: "predict",
  PLOT: "plot",
  FIELD: "field",
  CHECK: "check",
  DESCENT: "descent",
  DESCEND: "descend",
  RATE: "rate",
  LESSON: "lesson",
  HISTORY: "history",
  MOMENT: "moment",
  NAME: "name",
  RESTORE: "restore",
  CONTRAST: "contrast",
  LEAD: "lead",
  HERE: "here",
  INTRODUCE: "introduce",
  PATCH: "patch",
  RIGHTS: "rights",
  VERSIONS: "versions",
  CROWD: "crowd",
  TALLY: "tally",
};

export const HAS_VALUE = 1;
export const HAS_GRADIENT = 2;
export const VALUE_WITHHELD = 4;
export const GRADIENT_WITHHELD = 8;
export const WIRED = 1;
export const LOCAL_WITHHELD = 2;
export const SENT_WITHHELD = 4;

/** The largest message that the server's socket takes, in bytes; a larger one goes over HTTP. */
export const MAX_MESSAGE_BYTES = 2097152;

/**
 * Numbers that changed: of nodes by serial, and of wires by their node's serial and the port.
 * @typedef {object} Numbers
 * @property {Float64Array} values
 * @property {Float64Array} gradients
 * @property {Float64Array} local
 * @property {Float64Array} sent
 * @property {Uint32Array} nodes
 * @property {Uint32Array} wires
 * @property {Uint16Array} ports
 * @property {Uint8Array} flags
 * @property {Uint8Array} wired
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Numbers}
 */
export function unpackNumbers(buffer) {
  const view = new DataView(buffer);
  const n = view.getUint32(0, true);
  const m = view.getUint32(4, true);
  let at = 8;
  /** @param {number} length */
  const doubles = (length) => {
    const array = new Float64Array(buffer, at, length);
    at += 8 * length;
    return array;
  };
  /** @param {number} length */
  const integers = (length) => {
    const array = new Uint32Array(buffer, at, length);
    at += 4 * length;
    return array;
  };
  /** @param {number} length */
  const shorts = (length) => {
    const array = new Uint16Array(buffer, at, length);
    at += 2 * length;
    return array;
  };
  /** @param {number} length */
  const bytes = (length) => {
    const array = new Uint8Array(buffer, at, length);
    at += length;
    return array;
  };
  return {
    values: doubles(n),
    gradients: doubles(n),
    local: doubles(m),
    sent: doubles(m),
    nodes: integers(n),
    wires: integers(m),
    ports: shorts(m),
    flags: bytes(n),
    wired: bytes(m),
  };
}
