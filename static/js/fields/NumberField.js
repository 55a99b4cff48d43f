/**
 * A leaf's number: typed, scrubbed by dragging sideways, or moved with the slider below it. While
 * the hand is on it, the number goes out as previews; on release it is stored.
 */

import { memo, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { setNumber } from "../acts/edits.js";
import { exact, formatGiven, parseNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { CLICKER } from "../acts/shortcuts.js";
import { useDraft } from "./draft.js";
import { isFed } from "../words/kinds.js";

/** Pixels the pointer moves before a press on the field becomes a scrub. */
const SCRUB_AFTER = 3;

/** The slider's reach for small numbers; for larger ones it is the next power of ten. */
const SLIDER_REACH = 10;

/** The keys that step a number: while one is held the number is shown, on release it is stored. */
const ARROWS = ["ArrowUp", "ArrowDown"];

/** Steps of the slider from end to end. */
const SLIDER_STEPS = 400;

/**
 * How far one pixel of scrubbing goes: a hundredth of the number's order of magnitude.
 * @param {number} value
 */
const scrubStep = (value) => 10 ** (Math.floor(Math.log10(Math.max(Math.abs(value), 1))) - 2);

/**
 * @param {number} value
 * @param {number} step
 */
function rounded(value, step) {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number((Math.round(value / step) * step).toFixed(Math.min(digits, 15)));
}

/** @param {number} value */
function reachOf(value) {
  const size = Math.abs(value);
  return size <= SLIDER_REACH ? SLIDER_REACH : 10 ** Math.ceil(Math.log10(size));
}

/**
 * @typedef {object} Props
 * @property {string} id
 * @property {string} label
 * @property {number | null} given the number the leaf has
 * @property {number | null} shown the number that is shown, which a preview may have changed
 * @property {boolean} slides whether there is a slider
 * @property {number} [low] the slider's range and step, where the document says them
 * @property {number} [high]
 * @property {number} [step]
 * @property {number} [digits]
 * @property {"scientific" | "pi"} [numberStyle]
 * @property {() => void} [onDone] called when what was typed is kept or forgotten
 * @property {(text: string) => number} [widthOf] how wide the field is for a text, in sizes of its type, where it
 *   is as wide as what stands in it
 */

/** @param {Props} props */
function Field({
  id,
  label,
  given,
  shown,
  slides,
  low,
  high,
  step,
  digits,
  numberStyle,
  widthOf,
  onDone,
}) {
  const app = useApp();
  const { mirror, session } = app;
  const [held, setHeld] = useState(/** @type {number | null} */ (null));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const scrub = useRef({ from: 0, value: 0, moving: false });
  useTopic(mirror, "header");
  const bar = useBar("present", id);

  // Until a lazy graph runs, what is shown of it is older than what was given.
  const seen = mirror.mode === "lazy" ? given : (shown ?? given);
  const current = held ?? seen;
  const reach = useRef(reachOf(current ?? 0));
  if (held === null) reach.current = reachOf(current ?? 0);

  /** @param {number | null} value @param {{quiet?: boolean}} [options] */
  const store = async (value, options) => {
    if (value !== given || value !== seen) await setNumber(app, id, value, options);
  };
  const draft = useDraft((text) => {
    const empty = text.trim() === "" && isFed(mirror.nodes.get(id)?.op);
    const value = parseNumber(text);
    if (value === null && !empty) throw new Error(t("number.wrong", { text }));
    return store(value, { quiet: true });
  }, onDone);
  const { wrong } = draft;

  /** @param {number} value */
  const move = (value) => {
    draft.forget();
    setHeld(value);
    if (given !== null) session.preview(id, value);
  };
  const release = async () => {
    if (held === null) return;
    await store(held).catch(session.complain);
    // The hand may have moved on since.
    setHeld((now) => (now === held ? null : now));
  };

  const text =
    draft.text ?? (current === null ? "" : formatGiven(current, { digits, style: numberStyle }));
  const from = low ?? -reach.current;
  const to = high ?? reach.current;
  const missing = bar ? "–" : t("number.feed");
  const said = current === null ? t("number.feedHint", { node: label }) : exact(current);
  return html`<div className="number nodrag">
    <input
      ref=${input}
      className=${wrong ? "number-text wrong" : "number-text"}
      inputMode="decimal"
      autoComplete="off"
      spellCheck=${false}
      aria-label=${t("number.of", { node: label })}
      aria-invalid=${wrong !== ""}
      title=${wrong || (bar ? `${current === null ? missing : said} – ${t(`mayNot.${bar}`)}` : said)}
      placeholder=${missing}
      readOnly=${bar !== null}
      style=${widthOf && { width: `calc(${widthOf(text || missing).toFixed(2)}em + 2px)` }}
      value=${text}
      onFocus=${() => {
        const whole = draft.text ?? (current === null ? "" : exact(current));
        if (draft.text === null) draft.show(whole);
        input.current?.select();
        requestAnimationFrame(() => {
          // Showing it whole has undone the selection. A quick Tab may have moved the focus on, and
          // a quick hand may have begun to type.
          const field = input.current;
          if (document.activeElement === field && field?.value === whole) field.select();
        });
      }}
      onChange=${(/** @type {any} */ event) => draft.type(event.target.value)}
      onBlur=${() => void draft.keep()}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter") void draft.keep();
        if (event.key === "Escape" && input.current) draft.leave(input.current);
        if (ARROWS.includes(event.key) && bar === null) {
          event.preventDefault();
          const value = parseNumber(text) ?? 0;
          const step = scrubStep(value) * (event.shiftKey ? 100 : 10);
          const next = rounded(value + (event.key === "ArrowUp" ? step : -step), step);
          draft.type(exact(next));
          if (given !== null) session.preview(id, next);
        }
        if (!CLICKER.includes(event.key)) event.stopPropagation();
      }}
      onKeyUp=${(/** @type {KeyboardEvent} */ event) => {
        if (ARROWS.includes(event.key)) void draft.keep();
      }}
      onPointerDown=${(/** @type {PointerEvent} */ event) => {
        if (document.activeElement === input.current || current === null || bar) return;
        scrub.current = { from: event.clientX, value: current, moving: false };
        input.current?.setPointerCapture(event.pointerId);
      }}
      onPointerMove=${(/** @type {PointerEvent} */ event) => {
        const start = scrub.current;
        if (!input.current?.hasPointerCapture(event.pointerId) || event.buttons !== 1) return;
        const pixels = event.clientX - start.from;
        if (!start.moving && Math.abs(pixels) < SCRUB_AFTER) return;
        if (!start.moving) input.current.blur();
        start.moving = true;
        const step = scrubStep(start.value) * (event.shiftKey ? 10 : 1);
        move(rounded(start.value + pixels * step, step));
      }}
      onPointerUp=${(/** @type {PointerEvent} */ event) => {
        if (!scrub.current.moving) return;
        scrub.current.moving = false;
        event.preventDefault();
        input.current?.blur();
        void release();
      }}
      onPointerCancel=${() => {
        if (scrub.current.moving) move(scrub.current.value);
        scrub.current.moving = false;
        setHeld(null);
      }}
    />
    ${
      current !== null &&
      slides &&
      bar === null &&
      html`<input
        type="range"
        className="number-slider"
        aria-label=${t("slider.of", { node: label })}
        min=${from}
        max=${to}
        step=${step ?? (to - from) / SLIDER_STEPS}
        value=${current}
        onInput=${(/** @type {any} */ event) => move(Number(event.target.value))}
        onPointerUp=${() => void release()}
        onKeyUp=${() => void release()}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (!CLICKER.includes(event.key)) event.stopPropagation();
        }}
        onBlur=${() => void release()}
        onChange=${() => {}}
      />`
    }
    ${wrong && html`<p className="field-problem" role="alert">${wrong}</p>`}
  </div>`;
}

export const NumberField = memo(Field);
