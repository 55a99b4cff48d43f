/** Why the text of a graph is refused: under its line, and marked at its column. */

/** @typedef {import("./textWords.js").Code} Code */
/** @typedef {{from: number, message: string}} Mistake where in the text, and why */

/** @param {Code} code */
export function textMistake({
  Decoration,
  EditorView,
  setDiagnostics,
  StateEffect,
  StateField,
  WidgetType,
}) {
  class Words extends WidgetType {
    /** @param {string} message */
    constructor(message) {
      super();
      this.message = message;
    }

    /** @param {Words} other */
    eq(other) {
      return other.message === this.message;
    }

    toDOM() {
      const words = document.createElement("div");
      words.className = "text-mistake";
      // It is told once, below the text.
      words.setAttribute("aria-hidden", "true");
      words.textContent = this.message;
      return words;
    }
  }

  /** @type {import("../../../vendor/code.js").StateEffectType<Mistake | null>} */
  const found = StateEffect.define();
  /** @type {import("../../../vendor/code.js").StateField<import("../../../vendor/code.js").DecorationSet>} */
  const under = StateField.define({
    create: () => Decoration.none,
    update(value, { changes, effects, newDoc }) {
      const effect = effects.find((one) => one.is(found));
      if (!effect) return value.map(changes);
      if (!effect.value) return Decoration.none;
      const { from, message } = effect.value;
      const widget = Decoration.widget({ widget: new Words(message), block: true, side: 1 });
      return Decoration.set([widget.range(newDoc.lineAt(from).to)]);
    },
    provide: (field) => EditorView.decorations.from(field),
  });

  return {
    extension: under,
    /**
     * @param {InstanceType<Code["EditorView"]>} view
     * @param {Mistake | null} mistake
     */
    show(view, mistake) {
      const { length } = view.state.doc;
      const severity = /** @type {const} */ ("error");
      const marks = mistake
        ? [{ ...mistake, to: Math.min(mistake.from + 1, length), severity }]
        : [];
      view.dispatch(setDiagnostics(view.state, marks), { effects: found.of(mistake) });
    },
  };
}
