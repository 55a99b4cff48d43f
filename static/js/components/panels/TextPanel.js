/**
 * The graph as text, both ways: what is typed changes the graph by the least edit, and what changes
 * on the canvas changes the text, unless someone is typing in it.
 */

import {
  autocompletion,
  closeBrackets,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  EditorState,
  EditorView,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  lintGutter,
  setDiagnostics,
  snippetCompletion,
  useEffect,
  useRef,
} from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";

/** How long after the last key the text is sent, in milliseconds: between words, not letters. */
const SETTLE_MS = 350;

/**
 * Names and functions that fit what is being typed.
 * @param {import("../../state/app.js").App} app
 * @returns {(context: import("../../../vendor/vendor.js").CompletionContext) => any}
 */
const completions = (app) => (context) => {
  const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
  if (!word && !context.explicit) return null;
  const functions = app.palette
    .filter(({ arity }) => arity > 0)
    .map(({ op, label }) =>
      snippetCompletion(`${op}(\${})`, { label: op, detail: label, type: "function" }),
    );
  const lines = context.state.doc.toString().split("\n");
  const named = lines.flatMap((line) => /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=/u.exec(line)?.[1] ?? []);
  const names = [...app.mirror.nodes.values()].flatMap(({ name }) => name ?? []);
  const variables = [...new Set([...named, ...names])].map((label) => ({
    label,
    type: "variable",
  }));
  return { from: word?.from ?? context.pos, options: [...variables, ...functions] };
};

/**
 * The editor over one element, and how it follows the server.
 * @param {import("../../state/app.js").App} app
 * @param {HTMLElement} place
 */
function makeEditor(app, place) {
  const { session } = app;
  let settling = 0;
  let typed = false;
  /** @type {EditorView} */
  let view;

  const follow = async () => {
    if (typed || view.hasFocus) return;
    const { text } = await session.ask(MESSAGES.LISTING, {});
    const before = view.state.doc.toString();
    if (typed || view.hasFocus || text === before) return;
    view.dispatch({ changes: { from: 0, to: before.length, insert: text } });
    view.dispatch(setDiagnostics(view.state, []));
    typed = false;
  };

  const send = async () => {
    const text = view.state.doc.toString();
    try {
      await session.send(MESSAGES.REWRITE, { text }, { quiet: true });
      typed = view.state.doc.toString() !== text;
      view.dispatch(setDiagnostics(view.state, []));
    } catch (error) {
      const { message, column = 0 } = /** @type {any} */ (error);
      const from = Math.min(column, view.state.doc.length);
      const to = Math.min(from + 1, view.state.doc.length);
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
    }
  };

  view = new EditorView({
    parent: place,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        closeBrackets(),
        lintGutter(),
        autocompletion({ override: [completions(app)] }),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(document.getElementById("editor")?.dataset.nonce ?? ""),
        EditorView.contentAttributes.of({ "aria-label": t("text.title") }),
        EditorView.updateListener.of((update) => {
          if (update.focusChanged && !view.hasFocus) void follow();
          if (!update.docChanged || !view.hasFocus) return;
          typed = true;
          clearTimeout(settling);
          settling = window.setTimeout(send, SETTLE_MS);
        }),
      ],
    }),
  });
  return {
    follow,
    destroy() {
      clearTimeout(settling);
      view.destroy();
    },
  };
}

export function TextPanel() {
  const app = useApp();
  const { mirror, view } = app;
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const editor = useRef(/** @type {ReturnType<typeof makeEditor> | null} */ (null));
  const structure = useTopic(mirror, "structure");
  const numbers = useTopic(mirror, "revision");
  useEffect(() => {
    if (!place.current) return undefined;
    const made = makeEditor(app, place.current);
    editor.current = made;
    return () => made.destroy();
  }, [app]);
  useEffect(() => {
    editor.current?.follow().catch((error) => app.session.notify(error.message, "refusal"));
  }, [app, structure, numbers]);

  return html`<aside className="text-panel" aria-label=${t("command.text")}>
    <div className="outline-head">
      <h2 className="heading">${t("text.title")}</h2>
      <button
        type="button"
        className="button small"
        aria-label=${t("text.close")}
        onClick=${() => view.toggle("text")}
      >
        ×
      </button>
    </div>
    <div className="text-editor" ref=${place}></div>
  </aside>`;
}
