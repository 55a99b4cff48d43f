/**
 * The graph as text, both ways: what is typed changes the graph by the least edit, and what changes
 * on the canvas changes the text, unless someone is typing in it.
 */

import { useEffect, useRef, useState } from "../../../vendor/vendor.js";
import { later, useLater } from "../../later.js";
import { useApp } from "../../state/app.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";

const CODE = later(() => import("../../../vendor/code.js"));

/** @typedef {typeof import("../../../vendor/code.js")} Code CodeMirror */

/** How long after the last key the text is sent, in milliseconds: between words, not letters. */
const SETTLE_MS = 350;

/**
 * Names and functions that fit what is being typed.
 * @param {Code} code
 * @param {import("../../state/app.js").App} app
 * @returns {(context: import("../../../vendor/code.js").CompletionContext) => any}
 */
const completions =
  ({ snippetCompletion }, app) =>
  (context) => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
    if (!word && !context.explicit) return null;
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

/** @typedef {{line: number, message: string}} Mistake */

/**
 * The editor over one element, and how it follows the server.
 * @param {Code} code
 * @param {import("../../state/app.js").App} app
 * @param {HTMLElement} place
 * @param {(mistake: Mistake | null) => void} tell says why the text is refused, or that it is not
 */
function makeEditor(code, app, place, tell) {
  const { session } = app;
  let settling = 0;
  /** Whether the text is somebody's, and not yet the graph's. */
  let typed = false;
  let sending = false;
  /** The text that the graph is known to be. */
  let said = "";
  /** @type {InstanceType<Code["EditorView"]>} */
  let view;
  const text = () => view.state.doc.toString();

  /** @param {import("../../link/session.js").Refused | null} refused */
  const mark = (refused) => {
    const { length } = view.state.doc;
    const from = Math.min(refused?.column ?? 0, length);
    const to = Math.min(from + 1, length);
    const found = refused
      ? [{ from, to, severity: /** @type {const} */ ("error"), message: refused.message }]
      : [];
    view.dispatch(code.setDiagnostics(view.state, found));
    const line = view.state.doc.lineAt(from).number;
    tell(refused && { line, message: refused.message });
  };

  /** Show the graph's text; what is typed stays, unless it is given up. */
  const follow = async (givenUp = false) => {
    const stays = () => !givenUp && (typed || view.hasFocus);
    if (stays()) return;
    const answer = await session.ask(MESSAGES.LISTING);
    if (stays()) return;
    said = answer.text;
    typed = false;
    if (said === text()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: said } });
    typed = false;
    mark(null);
  };

  const settle = () => {
    clearTimeout(settling);
    settling = window.setTimeout(send, SETTLE_MS);
  };

  const send = async () => {
    // What is typed meanwhile goes when this is answered.
    if (sending) return;
    const sent = text();
    if (sent === said) {
      typed = false;
      mark(null);
      return;
    }
    sending = true;
    try {
      await session.send(MESSAGES.REWRITE, { text: sent }, { quiet: true });
      said = sent;
      mark(null);
    } catch (error) {
      const refused = /** @type {import("../../link/session.js").Refused} */ (error);
      if (!refused.code) throw error;
      mark(refused);
      return;
    } finally {
      sending = false;
      if (text() !== sent) settle();
    }
    typed = text() !== sent;
  };

  const { EditorView } = code;
  view = new EditorView({
    parent: place,
    state: code.EditorState.create({
      extensions: [
        code.lineNumbers(),
        code.history(),
        code.drawSelection(),
        code.closeBrackets(),
        code.lintGutter(),
        code.autocompletion({ override: [completions(code, app)] }),
        code.keymap.of([...code.completionKeymap, ...code.defaultKeymap, ...code.historyKeymap]),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(document.getElementById("editor")?.dataset.nonce ?? ""),
        EditorView.contentAttributes.of({ "aria-label": t("text.title") }),
        EditorView.updateListener.of((update) => {
          if (update.focusChanged && !view.hasFocus) follow().catch(session.complain);
          if (!update.docChanged || !view.hasFocus) return;
          typed = true;
          settle();
        }),
      ],
    }),
  });
  return {
    follow,
    giveUp: () => follow(true).catch(session.complain),
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
  const [mistake, setMistake] = useState(/** @type {Mistake | null} */ (null));
  const structure = useTopic(mirror, "structure");
  const numbers = useTopic(mirror, "revision");
  const code = useLater(CODE);
  useEffect(() => {
    if (!place.current || !code) return undefined;
    const made = makeEditor(code, app, place.current, setMistake);
    editor.current = made;
    return () => made.destroy();
  }, [app, code]);
  useEffect(() => {
    editor.current?.follow().catch(app.session.complain);
  }, [app, code, structure, numbers]);

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
    ${
      mistake &&
      html`<p className="text-problem" role="alert">
        ${t("text.line", mistake)}
        <button type="button" className="button small" onClick=${() => editor.current?.giveUp()}>
          ${t("text.giveUp")}
        </button>
      </p>`
    }
  </aside>`;
}
