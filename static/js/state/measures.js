/** The measures of the board notation: server/chalkgrad/picture/measures.py is where they stand. */

/**
 * @typedef {{disc: number, pad: number, tight: number, number: number, symbol: number, name: number,
 *   gap: number, lift: number, line: number, nameLine: number, port: number, ports: number,
 *   slider: number, label: number, labelSize: number, fewLeaves: number, usual: string, script: number, bend: number,
 *   leafCorner: number, pulledOut: number, widths: Record<string, number>, unknown: number}} Table
 * @typedef {Pick<import("./notation.js").Body, "text" | "name" | "back">} Drawn what of a body is seen
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

  /** How far a body reaches to both sides of its middle. @param {Drawn} body */
  half({ text }) {
    return this.bodyWidth(text) / 2;
  }

  /**
   * How far to the right of a body's middle its name's is, where that stands above: one that is wider
   * than the body begins with it, since wires bend before it.
   * @param {Drawn} body
   */
  nameMiddle(body) {
    const middle = Math.max(0, this.nameWidth(body) / 2 - this.half(body));
    return body.back ? -middle : middle;
  }

  /** @param {Drawn} body */
  nameWidth({ name }) {
    return this.widthOfRuns(name, this.table.name);
  }

  /**
   * The box of the name of a body, around its middle.
   * @param {Drawn} body
   * @param {import("./app.js").Point} middle
   * @param {boolean} down whether values run down
   */
  nameBox(body, { x, y }, down) {
    const { disc, gap, lift, nameLine } = this.table;
    const width = this.nameWidth(body);
    return down
      ? { x: x - this.half(body) - gap - width, y: y - nameLine / 2, width, height: nameLine }
      : {
          x: x + this.nameMiddle(body) - width / 2,
          y: y - disc / 2 - lift - nameLine,
          width,
          height: nameLine,
        };
  }

  /**
   * What numbers take after a body; at least what is usual.
   * @param {{value: string, gradient: string}} numbers
   */
  roomBeside({ value, gradient }) {
    const { gap, number, usual } = this.table;
    return gap + Math.max(...[value, gradient, usual].map((text) => this.widthOf(text, number)));
  }

  /**
   * What a body takes around its middle, with its name and what stands beside it.
   * @param {Drawn} body
   * @param {number} beside what its numbers take after it; 0 for none
   * @param {{down?: boolean, slider?: boolean}} [how] whether values run down, and whether there is a
   *   slider under it
   */
  sides(body, beside, { down = false, slider = false } = {}) {
    const { disc, gap, lift, line, nameLine } = this.table;
    const half = this.half(body);
    const high = beside ? Math.max(disc / 2, lift + line) : disc / 2;
    const name = this.nameWidth(body);
    const over = name > 0 && !down;
    const before = half + (name > 0 && down ? gap + name : 0);
    const after = Math.max(half + beside, over ? Math.abs(this.nameMiddle(body)) + name / 2 : 0);
    const back = body.back && !down;
    return {
      left: back ? after : before,
      right: back ? before : after,
      above: over ? disc / 2 + lift + nameLine : high,
      below: high + (slider ? this.table.slider : 0),
    };
  }

  /**
   * Where a constant is that stands in its user at a port, once it is pulled out.
   * @param {import("./app.js").Point} user
   * @param {number} port
   * @param {boolean} down whether values run down
   */
  pulledOut({ x, y }, port, down) {
    const { pulledOut } = this.table;
    const [along, across] = [-pulledOut, ((port - 1) * pulledOut) / 2];
    return down ? { x: x + across, y: y + along } : { x: x + along, y: y + across };
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
    const { disc, symbol, number, name, gap, lift, line, nameLine, slider, leafCorner } =
      this.table;
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
      "--leaf-corner": leafCorner,
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
