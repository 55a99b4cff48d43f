/**
 * The graph as text, both ways: what is typed changes the graph by the least edit, and what changes
 * on the canvas changes the text, unless someone is typing in it.
 */

import { useEffect, useRef, useState } from "../../../vendor/vendor.js";
import { later, useLater } from "../../later.js";
import { useApp } from "../../state/app.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { useBar } from "../../state/allowed.js";
import { MESSAGES } from "../../link/protocol.js";
import { placeOf } from "../../words/columns.js";
import { textLines } from "./textLines.js";
import { textMistake } from "./textMistake.js";
import { completions, everyPlaceOf } from "./textWords.js";

const CODE = later(() => import("../../../vendor/code.js"));

/** @typedef {import("./textWords.js").Code} Code */

/**
 * How long after the last key the text is sent, in milliseconds: between words, not letters; and of a
 * long text, which takes its time to be read, later.
 */
const SETTLE_MS = 350;
const SETTLE_MS_PER_LETTER = 0.005;

/** @typedef {{line: number, message: string}} Told */

/**
 * The editor over one element, and how it follows the server.
 * @param {Code} code
 * @param {import("../../state/app.js").App} app
 * @param {HTMLElement} place
 * @param {(mistake: Told | null) => void} tell says why the text is refused, or that it is not
 * @param {boolean} readOnly whether it is only read, and copied from
 */
function makeEditor(code, app, place, tell, readOnly) {
  const { session } = app;
  const { EditorView } = code;
  const lines = textLines(code);
  const mistake = textMistake(code);
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
    if (!refused) {
      mistake.show(view, null);
      tell(null);
      return;
    }
    const { message, column = 0 } = refused;
    const from = Math.min(placeOf(text(), column), view.state.doc.length);
    mistake.show(view, { from, message });
    tell({ line: view.state.doc.lineAt(from).number, message });
  };

  /** The nodes of the line with the cursor are pointed at as long as somebody is in the text. */
  const point = () => app.view.setPointed(view.hasFocus ? lines.here(view.state) : []);

  /** Show the graph's text; what is typed stays, unless it is given up. */
  const follow = async (givenUp = false) => {
    const stays = () => !givenUp && (typed || view.hasFocus);
    if (stays()) return;
    const { text: now, nodes } = await session.ask(MESSAGES.LISTING);
    if (stays()) return;
    said = now;
    typed = false;
    const whole = { from: 0, to: view.state.doc.length, insert: said };
    view.dispatch({ changes: said === text() ? [] : whole, effects: lines.tell(nodes) });
    typed = false;
    mark(null);
    point();
  };

  const settle = () => {
    clearTimeout(settling);
    settling = window.setTimeout(send, SETTLE_MS + SETTLE_MS_PER_LETTER * view.state.doc.length);
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
      const { nodes } = await session.send(MESSAGES.REWRITE, { text: sent }, { quiet: true });
      said = sent;
      mark(null);
      if (text() === sent) view.dispatch({ effects: lines.tell(nodes) });
      point();
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

  view = new EditorView({
    parent: place,
    state: code.EditorState.create({
      extensions: [
        code.lineNumbers(),
        code.EditorState.readOnly.of(readOnly),
        code.history(),
        code.drawSelection(),
        code.EditorState.allowMultipleSelections.of(true),
        code.closeBrackets(),
        code.lintGutter(),
        code.autocompletion({ override: [completions(code, app)] }),
        code.keymap.of([
          { key: "F2", run: everyPlaceOf(code) },
          ...code.completionKeymap,
          ...code.defaultKeymap,
          ...code.historyKeymap,
        ]),
        lines.extension,
        mistake.extension,
        EditorView.lineWrapping,
        EditorView.cspNonce.of(document.getElementById("editor")?.dataset.nonce ?? ""),
        EditorView.contentAttributes.of({
          "aria-label": t("text.title"),
          "aria-readonly": String(readOnly),
        }),
        EditorView.updateListener.of((update) => {
          if (update.focusChanged && !view.hasFocus) follow().catch(session.complain);
          if (update.focusChanged || update.selectionSet) point();
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
    /** @param {string[]} nodes those selected on the canvas, whose lines are marked */
    select(nodes) {
      view.dispatch({ effects: lines.mark(nodes) });
      const [first] = lines.markedPlaces(view.state);
      if (first === undefined || view.hasFocus) return;
      view.dispatch({ effects: EditorView.scrollIntoView(first, { y: "nearest", yMargin: 24 }) });
    },
    /** @param {number} line */
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    destroy() {
      clearTimeout(settling);
      app.view.setPointed([]);
      view.destroy();
    },
  };
}

export function TextPanel() {
  const app = useApp();
  const { mirror, view } = app;
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const editor = useRef(/** @type {ReturnType<typeof makeEditor> | null} */ (null));
  const [mistake, setMistake] = useState(/** @type {Told | null} */ (null));
  const structure = useTopic(mirror, "structure");
  const numbers = useTopic(mirror, "revision");
  const selection = useTopic(view, "selection");
  const code = useLater(CODE);
  const bar = useBar("edit");
  const readOnly = bar !== null;
  useEffect(() => {
    if (!place.current || !code) return undefined;
    const made = makeEditor(code, app, place.current, setMistake, readOnly);
    editor.current = made;
    return () => made.destroy();
  }, [app, code, readOnly]);
  useEffect(() => {
    const selected = () => editor.current?.select(view.nodes);
    editor.current?.follow().then(selected).catch(app.session.complain);
  }, [app, code, readOnly, structure, numbers]);
  useEffect(() => {
    editor.current?.select(view.nodes);
  }, [view, selection]);

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
    ${bar && html`<p className="quiet">${t(`mayNot.${bar}`)}</p>`}
    <div className="text-editor" ref=${place}></div>
    ${
      mistake &&
      html`<div className="text-problem">
        <p role="alert">
          <button
            type="button"
            className="link"
            onClick=${() => editor.current?.goTo(mistake.line)}
          >
            ${t("text.line", { line: mistake.line })}
          </button>
          <span className="unseen">${mistake.message}</span>
        </p>
        <button type="button" className="button small" onClick=${() => editor.current?.giveUp()}>
          ${t("text.giveUp")}
        </button>
      </div>`
    }
  </aside>`;
}
