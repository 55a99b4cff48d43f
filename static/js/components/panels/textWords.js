/** Words in the text of a graph: which fit what is being typed, and all places of one name. */

/** @typedef {typeof import("../../../vendor/code.js")} Code CodeMirror */

const WORD = /[\p{L}_][\p{L}\p{N}\p{M}_]*/u;

/**
 * Names and functions that fit what is being typed.
 * @param {Code} code
 * @param {import("../../state/app.js").App} app
 * @returns {(context: import("../../../vendor/code.js").CompletionContext) => any}
 */
export const completions =
  ({ snippetCompletion }, app) =>
  (context) => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
    if (!word && !context.explicit) return null;
    // Words of a comment are nobody's names.
    if (context.matchBefore(/(?:#|\/\/)[^\n]*/)) return null;
    const functions = app.palette
      .filter(({ arity }) => arity > 0)
      .map(({ op, label }) =>
        snippetCompletion(`${op}(\${})`, { label: op, detail: label, type: "function" }),
      );
    const lines = context.state.doc.toString().split("\n");
    const named = lines.flatMap(
      (line) => /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=/u.exec(line)?.[1] ?? [],
    );
    const names = [...app.mirror.nodes.values()].flatMap(({ name }) => name ?? []);
    const variables = [...new Set([...named, ...names])].map((label) => ({
      label,
      type: "variable",
    }));
    return { from: word?.from ?? context.pos, options: [...variables, ...functions] };
  };

/**
 * Put a cursor on the name here wherever it stands, so that what is typed next renames it.
 * @param {Code} code
 * @returns {(view: InstanceType<Code["EditorView"]>) => boolean}
 */
export const everyPlaceOf =
  ({ EditorSelection }) =>
  (view) => {
    const text = view.state.doc.toString();
    const { head } = view.state.selection.main;
    const places = [...text.matchAll(new RegExp(WORD, "gu"))];
    const here = places.find(({ index, 0: word }) => index <= head && head <= index + word.length);
    if (!here) return false;
    const same = places.filter(({ 0: word }) => word === here[0]);
    const ranges = same.map(({ index }) => EditorSelection.range(index, index + here[0].length));
    view.dispatch({ selection: EditorSelection.create(ranges, same.indexOf(here)) });
    return true;
  };
