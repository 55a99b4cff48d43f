/** Which nodes the lines of a graph's text are about, while it is being edited, and which are marked. */

/** @typedef {import("./textWords.js").Code} Code */
/** @typedef {import("../../../vendor/code.js").DecorationSet} DecorationSet */

/** @param {Code} code */
export function textLines({ Decoration, EditorView, StateEffect, StateField }) {
  /** @type {import("../../../vendor/code.js").StateEffectType<string[][]>} nodes by line */
  const told = StateEffect.define();
  /** @type {import("../../../vendor/code.js").StateEffectType<string[]>} nodes whose lines are marked */
  const marked = StateEffect.define();

  /** Each line's nodes, which stay with their line as it moves.
   * @type {import("../../../vendor/code.js").StateField<DecorationSet>} */
  const lines = StateField.define({
    create: () => Decoration.none,
    update(value, { changes, effects, newDoc }) {
      const nodes = effects.find((effect) => effect.is(told))?.value;
      if (!nodes) return value.map(changes);
      const ranges = nodes.flatMap((about, index) => {
        const there = about.length > 0 && index < newDoc.lines;
        return there ? [Decoration.line({ about }).range(newDoc.line(index + 1).from)] : [];
      });
      return Decoration.set(ranges);
    },
  });

  /** @type {import("../../../vendor/code.js").StateField<Set<string>>} */
  const chosen = StateField.define({
    create: () => new Set(),
    update: (value, { effects }) => {
      const nodes = effects.find((effect) => effect.is(marked))?.value;
      return nodes ? new Set(nodes) : value;
    },
  });

  /** @param {import("../../../vendor/code.js").EditorState} state */
  const markedPlaces = (state) => {
    const nodes = state.field(chosen);
    /** @type {number[]} */
    const places = [];
    if (nodes.size === 0) return places;
    state.field(lines).between(0, state.doc.length, (from, _to, { spec }) => {
      if (spec.about.some((/** @type {string} */ id) => nodes.has(id))) places.push(from);
    });
    return places;
  };

  const mark = Decoration.line({ class: "of-selected" });
  const marks = EditorView.decorations.compute([lines, chosen], (state) =>
    Decoration.set(markedPlaces(state).map((place) => mark.range(state.doc.lineAt(place).from))),
  );

  return {
    extension: [lines, chosen, marks],
    /** @param {string[][]} nodes by line */
    tell: (nodes) => told.of(nodes),
    /** @param {string[]} nodes */
    mark: (nodes) => marked.of(nodes),
    markedPlaces,
    /**
     * The nodes of the line with the cursor.
     * @param {import("../../../vendor/code.js").EditorState} state
     * @returns {string[]}
     */
    here(state) {
      const { from, to } = state.doc.lineAt(state.selection.main.head);
      /** @type {string[]} */
      let found = [];
      state.field(lines).between(from, to, (_from, _to, { spec }) => {
        found = spec.about;
      });
      return found;
    },
  };
}
