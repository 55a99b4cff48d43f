/** The measures of the board notation: server/chalkgrad/picture/measures.py is where they stand. */

/**
 * @typedef {{disc: number, pad: number, tight: number, number: number, symbol: number, name: number,
 *   gap: number, lift: number, line: number, nameLine: number, port: number, ports: number,
 *   slider: number, fewLeaves: number, usual: string, script: number, bend: number,
 *   widths: Record<string, number>, unknown: number}} Table
 */

export class Measures {
  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    this.widths = new Map(Object.entries(table.widths));
  }

  /**
   * How wide a text is set.
   * @param {string} text
   * @param {number} size
   */
  widthOf(text, size) {
    let width = 0;
    for (const letter of text) width += this.widths.get(letter) ?? this.table.unknown;
    return width * size;
  }

  /**
   * @param {import("./notation.js").Run[]} runs
   * @param {number} size
   */
  widthOfRuns(runs, size) {
    const { script } = this.table;
    let width = 0;
    for (const run of runs) width += this.widthOf(run.text, run.script ? size * script : size);
    return width;
  }

  /**
   * How wide a body is around its text: a disc, or a pill.
   * @param {import("./notation.js").Run[]} text
   */
  bodyWidth(text) {
    const { disc, pad, tight, symbol } = this.table;
    const width = this.widthOfRuns(text, symbol);
    return width + 2 * tight <= disc ? disc : width + 2 * pad;
  }

  /**
   * How far from the middle each of so many wires ends, across.
   * @param {number} count
   */
  ends(count) {
    const { port, ports } = this.table;
    const step = count > 1 ? Math.min(port, ports / (count - 1)) : 0;
    return Array.from({ length: count }, (_, index) => (index - (count - 1) / 2) * step);
  }

  /** The measures as styles, for style sheets. */
  styles() {
    const { disc, symbol, number, name, gap, lift, line, nameLine, slider } = this.table;
    const lengths = {
      "--disc": disc,
      "--symbol-size": symbol,
      "--figure-size": number,
      "--name-size": name,
      "--figure-gap": gap,
      "--figure-lift": lift,
      "--figure-line": line,
      "--name-line": nameLine,
      "--slider-line": slider,
    };
    return Object.fromEntries(
      Object.entries(lengths).map(([property, length]) => [property, `${length}px`]),
    );
  }

  /** How far behind a body's edge its round end lies, so far from its middle. @param {number} end */
  inset(end) {
    const radius = this.table.disc / 2;
    return radius - Math.sqrt(radius * radius - end * end);
  }
}
