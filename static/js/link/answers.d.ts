// Made by `python -m chalkgrad.live.typescript`; to change it, change `live/answers`.

/** A node's formula, its local derivatives, its number's digits, and the leaves upstream.
 * 
 * `partials` are equations over the inputs' names, `where` says what the letters of inputs without
 * names stand for; `substituted` goes on with numbers; `holds` has the doubles' every digit. */
export interface Described {
  node: string;
  formula: Formula;
  partials: string[];
  substituted: string[];
  where: string[];
  holds: Record<string, string>;
  leaves: string[];
}

/** A new name that would be a product, were its letters read apart; whether all are `known`. */
export interface Glued {
  name: string;
  product: string;
  known: boolean;
}

/** One formula, typeset. */
export interface Latex {
  latex: string;
}

/** A graph as lines of text; `nodes` are those that each line is about, its own first. */
export interface Listed {
  text: string;
  nodes: string[][];
}

/** All nodes in topological order, and what those without names are called: ``v₃``. */
export interface Order {
  order: string[];
  letter: string;
  index: Record<string, number>;
}

/** Where nodes would be: the middles of their bodies. */
export interface Places {
  places: Record<string, number[]>;
}

/** A text as it would be read: its lines typeset, and the names that would be new leaves.
 * 
 * No lines, where they would be too long to be read. `glued` are the names of the text that have
 * two readings, whichever is asked for; those likeliest a product come first. */
export interface Read {
  latex: string[];
  new: string[];
  glued: Glued[];
}

/** Why a wire cannot go somewhere, and the nodes that the words speak of. */
export interface Reason {
  code: string;
  message: string;
  ids: string[];
}

/** Why a wire cannot join a node; None if it can. */
export interface Refusal {
  refusal: Reason | null;
}

/** The nodes that a wire cannot join, each with the code of why. */
export interface Refused {
  refused: Record<string, string>;
}

/** Whom one finds at a graph: this window's own place, oneself, who is there, and who leads.
 * 
 * `tallies` are of the numbers that this person may reveal, `guesses` this person's own. */
export interface Company {
  place: string;
  you: Person;
  crowd: Crowd;
  lead: Lead | null;
  tallies: Tally[];
  guesses: Guessed[];
}

/** How many people are there, and the first of them. */
export interface Crowd {
  count: number;
  people: Person[];
}

/** What was said of one's own last guess of a number. */
export interface Guessed {
  verdict: string;
  value?: number | string | null;
  item: string;
}

/** Who leads, and what is seen there; with null for the window, that nobody does any more.
 * 
 * Then `ended` says why: "left" or "stopped". `caption` is the step in formulas, where it is
 * another than before: two hundred who ask for the same would wait for each other. */
export interface Lead {
  place: string | null;
  name: string | null;
  guest: number | null;
  sight: Sight | null;
  caption: string[][] | null;
  ended: string | null;
}

/** Whether this window leads. */
export interface Leading {
  leads: boolean;
}

/** Somebody who is at the graph: by a name, or as a guest of a number.
 * 
 * `id` is whom edits and hidden numbers are by, `places` are this person's windows, and `field`
 * is the node in whose field they type. */
export interface Person {
  id: string;
  name: string | null;
  guest: number | null;
  right: string;
  field: string | null;
  places: string[];
}

/** Whether others are shown where this window points. */
export interface Shown {
  shown: boolean;
}

/** What a window shows.
 * 
 * `view` is the rectangle of the canvas that is seen, as x, y, width and height, and `down`
 * whether values run down in it; `theme` is the one that is on the page, `drawer` the panel that
 * is open, and `lesson` whether the card of the graph's lesson is. */
export interface Sight {
  view: number[] | null;
  down: boolean;
  walk: Stand | null;
  selected: string[];
  focus: string[];
  spotlight: boolean;
  contributions: boolean;
  projector: boolean;
  theme: string;
  drawer: string | null;
  lesson: boolean;
}

/** Where a window is in a walk. */
export interface Stand {
  direction: "reverse" | "forward";
  seeds: Record<string, number>;
  at: number;
  closed: boolean;
}

/** How many have guessed what of a hidden number: by verdict, and who is there and has not.
 * 
 * `tries` are all guesses, of which each person's last counts. */
export interface Tally {
  item: string;
  verdicts: Record<string, number>;
  missing: number;
  tries: number;
}

/** The node of each leaf's derivative. */
export interface Expanded {
  revision: number;
  nodes: Record<string, string>;
}

/** The node that is the target now, for what was typed that of its value; the new nodes. */
export interface FormulaAdded {
  revision: number;
  target: string;
  nodes: string[];
}

/** Something that an undo leaves as others have it: a stable word, and whose it is. */
export interface Left {
  message: string;
  what: string;
  node: string | null;
}

/** The new nodes. */
export interface Pasted {
  revision: number;
  nodes: string[];
}

/** The revision at which the graph is now. */
export interface Revised {
  revision: number;
}

/** The revision; `nodes` are those that each line of the text is about, its own first. */
export interface Rewritten {
  revision: number;
  nodes: string[][];
}

/** An undo or a redo, and what of it was left. */
export interface TakenBack {
  revision: number;
  left: Left[];
}

/** How many steps a person can undo and redo. */
export interface Depths {
  undo: number;
  redo: number;
}

/** What a plan does with a node: its name, and the node that stands in for it. */
export interface Fate {
  name: string;
  into: string | null;
}

/** A node's formula as lines of LaTeX, or a note on why there is none. */
export interface Formula {
  latex: string[];
  note?: string;
}

/** It was done; what came of it is in a patch. */
export interface Nothing {
}

/** Who has opened the graph, what they may do, whom they find there, and the graph, unless they
 * have it as it is. */
export interface Opened {
  you: string;
  right: string;
  steps: Depths;
  company: Company;
  snapshot: Snapshot | null;
}

/** What a run of lazy mode does: fates by node, operators before and after, and the order. */
export interface Plan {
  fates: Record<string, Fate>;
  before: number;
  after: number;
  order: string[];
}

/** What is wrong at a node; `origins` are the nodes where it starts. */
export interface Problem {
  code: string;
  message: string;
  origins: string[];
  details: Record<string, any>;
}

/** Everything that a canvas needs to begin; `numbers` is laid out as `Numbers.pack` says.
 * 
 * It is the same for everybody; `room` and `seq` together tell it from any other of its graph. */
export interface Snapshot {
  target: string | null;
  formula: TargetFormula;
  stale: boolean;
  plan: Plan | null;
  executor: string;
  room: string;
  seq: number;
  revision: number;
  document: Record<string, any>;
  serial: Record<string, number>;
  numbers: ArrayBuffer;
  problems: Record<string, Problem>;
}

/** What is said of the whole graph. */
export interface State {
  target: string | null;
  formula: TargetFormula;
  stale: boolean;
  plan: Plan | null;
  executor: string;
}

/** The formula of the target, which is `node`. */
export interface TargetFormula {
  latex: string[];
  note?: string;
  node: string | null;
}

/** What is different in a later state; nodes and wires that are no more are as they were.
 * 
 * Wires that came are named by their target and port; `lines` begin with their signs. */
export interface Contrast {
  added: string[];
  changed: string[];
  moved: string[];
  removed: Record<string, any>[];
  wired: any[][];
  unwired: Record<string, any>[];
  header: string[];
  lines: string[][];
  cut: number;
}

/** What was done: a stable word, to which node, with what, and to how many others. */
export interface Deed {
  what: string;
  node?: string;
  other?: string;
  number?: number;
  more?: number;
}

/** Marks in order, the revision before which there are earlier ones, and the newest. */
export interface History {
  versions: Version[];
  marks: Mark[];
  more: number | null;
  revision: number;
}

/** A state on the timeline, and what led to it; `by` are digests, `made` seconds since 1970. */
export interface Mark {
  revision: number;
  edits: number;
  by: string[];
  made: number | null;
  kind: string;
  deeds: Deed[];
}

/** A state that has a name. */
export interface Version {
  revision: number;
  name: string;
  by: string;
  made: number;
}

/** The states that have names. */
export interface Versions {
  versions: Version[];
}

/** A step in formulas: lines of pieces that are revealed one after another. */
export interface Caption {
  lines: string[][];
}

/** A line of a trace: LaTeX of what is assigned, of its formula, with numbers in; the number.
 * 
 * The sign before the number is ≈ in LaTeX where the numbers that are shown give another. */
export interface Cell {
  symbol: string;
  formula: string;
  numbers: string;
  value: number | string | null;
  sign: string;
}

/** The gradient check: the step sizes, leaves' derivatives, and how many leaves are left out. */
export interface Checked {
  steps: ArrayBuffer;
  leaves: LeafCheck[];
  left: number;
}

/** What the two modes would each compute for a graph. */
export interface Compared {
  eager: Eager;
  lazy: Lazy;
}

/** What a mode of differentiation pays for a Jacobian. */
export interface Cost {
  passes: number;
  multiplications: number;
  additions: number;
}

/** A descent that begins, and its name. */
export interface Descent {
  steps: number;
  loss: number | string | null;
  numbers: Record<string, number>;
  away: boolean;
  run: string;
}

/** What eager mode computes. */
export interface Eager {
  operators: number;
  order: string[];
}

/** A node over two leaves, whose names are typeset, where they have any; the values row by row.
 * 
 * `ranges` are those that were asked for, or, as `usual` says, that fit the leaves; the map may be
 * wider. */
export interface Field {
  node: string;
  leaves: string[];
  names: (string | null)[];
  ranges: number[][];
  usual: boolean;
  across: ArrayBuffer;
  up: ArrayBuffer;
  values: ArrayBuffer;
}

/** What lazy mode computes of it. */
export interface Lazy {
  before: number;
  after: number;
  pruned: number;
  folded: number;
  merged: number;
  order: string[];
}

/** One leaf's derivative in three ways, and their errors at every step size. */
export interface LeafCheck {
  leaf: string;
  automatic: number | string | null;
  central: number | string | null;
  complexStep: number | string | null;
  finding: string;
  bestStep: number;
  errors: ArrayBuffer;
  complexErrors: ArrayBuffer;
}

/** A Jacobian, by target and then by leaf, and its price in both modes. */
export interface Modes {
  targets: string[];
  leaves: string[];
  jacobian: ((number | string | null)[])[];
  forward: Cost;
  reverse: Cost;
}

/** Where a descent is: steps taken, the target's value and the variables' numbers.
 * 
 * `away` says that the loss has run away, which ends the descent. */
export interface Place {
  steps: number;
  loss: number | string | null;
  numbers: Record<string, number>;
  away: boolean;
}

/** A node along a leaf, with both names typeset, where they have any.
 * 
 * `usual` says that no range was asked for, so that this one fits the leaf. `breaks` are the
 * points after which the curve is broken, `slopeBreaks` those of its derivative. */
export interface Plot {
  node: string;
  leaf: string;
  names: (string | null)[];
  low: number;
  high: number;
  usual: boolean;
  points: ArrayBuffer;
  values: ArrayBuffer;
  slopes: ArrayBuffer;
  breaks: number[];
  slopeBreaks: number[];
}

/** A verdict on a guess: "right", "close", "wrong" or a mistake's name; if right, the number. */
export interface Prediction {
  verdict: string;
  value?: number | string | null;
}

/** A learning rate to begin with, if any leads down. */
export interface Rate {
  rate: number | null;
}

/** A node's lines in a trace. */
export interface Row {
  kind: string;
  node: string;
  primal: Cell;
  tangent: Cell;
  adjoint: Cell[];
}

/** A contribution on a wire; what is withheld is None. */
export interface Send {
  port: number;
  source: string;
  local: number | string | null;
  sent: number | string | null;
  before: number | string | null;
  after: number | string | null;
}

/** A step of a walk; one that is a node's has `node`, `value`, `upstream` and `sends`. */
export interface Step {
  kind: string;
  adjoints?: Record<string, number | null>;
  node?: string;
  value?: number | string | null;
  upstream?: number | string | null;
  sends?: Send[];
}

/** A run as a table: its rows, or its text in the format that was asked for. */
export interface Trace {
  rows?: Row[];
  letter?: string;
  index?: Record<string, number>;
  text?: string;
}

/** A run as steps, with the subscripts that its nodes have in formulas, and leaves' tangents. */
export interface Walk {
  revision: number;
  direction: string;
  target: string | null;
  leaves: Record<string, number | string | null>;
  seeds: Record<string, number>;
  dots: Record<string, string>;
  letter: string;
  index: Record<string, number>;
  steps: Step[];
}

/** What each message is answered with. */
export interface Answers {
  open: Opened;
  edit: Revised;
  undo: TakenBack;
  redo: TakenBack;
  formula: FormulaAdded;
  rewrite: Rewritten;
  paste: Pasted;
  arrange: Revised;
  turn: Revised;
  expand: Expanded;
  lesson: Revised;
  preview: Nothing;
  run: Nothing;
  plan: Nothing;
  listing: Listed;
  read: Read;
  places: Places;
  order: Order;
  describe: Described;
  differentiate: Latex;
  connectable: Refused;
  refusal: Refusal;
  compare: Compared;
  walk: Walk;
  caption: Caption;
  trace: Trace;
  modes: Modes;
  predict: Prediction;
  plot: Plot;
  field: Field;
  check: Checked;
  descent: Descent;
  rate: Rate;
  descend: Place;
  history: History;
  moment: Snapshot;
  name: Versions;
  restore: Revised;
  contrast: Contrast;
  lead: Leading;
  here: Shown;
  introduce: Nothing;
}
