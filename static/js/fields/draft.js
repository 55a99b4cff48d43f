/**
 * What is typed into a field and not kept yet. Enter and leaving the field keep it, Escape forgets it.
 * It stays in the field until the server has it; what is refused stays with the reason beside it.
 */

import { useMemo, useRef, useState } from "../../vendor/vendor.js";

/**
 * @typedef {object} Draft
 * @property {string | null} text what the field says, or null where it shows what there is
 * @property {string} wrong why the text is refused; nothing if it is not
 * @property {(text: string) => void} show say something that nobody typed: it is never kept
 * @property {(text: string) => void} type
 * @property {() => Promise<void>} keep keep what was typed
 * @property {() => void} forget
 * @property {(field: HTMLElement) => void} leave forget it, and go back to what the field stands in
 */

/**
 * @param {(text: string) => unknown} store takes what was typed; what it throws is the reason
 * @param {() => void} [done] called when nothing of it is left in the field: it was kept, or forgotten
 * @returns {Draft}
 */
export function useDraft(store, done) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState("");
  // Leaving the field follows Escape before anything is drawn anew.
  const now = useRef({
    text: /** @type {string | null} */ (null),
    typed: false,
    sent: /** @type {string | null} */ (null),
    store,
    done,
  });
  Object.assign(now.current, { store, done });
  const acts = useMemo(() => {
    /** @param {string | null} said @param {boolean} typed */
    const put = (said, typed) => {
      now.current.text = said;
      now.current.typed = typed;
      setText(said);
      setWrong("");
    };
    const forget = () => put(null, false);
    return {
      show: (/** @type {string} */ said) => put(said, false),
      type: (/** @type {string} */ said) => put(said, true),
      forget,
      async keep() {
        const { text: said, typed, sent } = now.current;
        if (said !== null && said === sent) return;
        if (!typed || said === null) {
          forget();
          now.current.done?.();
          return;
        }
        now.current.sent = said;
        const still = () => now.current.text === said;
        try {
          await now.current.store(said);
          if (still()) {
            forget();
            now.current.done?.();
          }
        } catch (error) {
          if (still()) setWrong(/** @type {Error} */ (error).message);
        } finally {
          if (now.current.sent === said) now.current.sent = null;
        }
      },
      leave(/** @type {HTMLElement} */ field) {
        forget();
        field.blur();
        now.current.done?.();
        const around = field.closest('[role="group"][tabindex]');
        if (around instanceof HTMLElement) around.focus({ preventScroll: true });
      },
    };
  }, []);
  return { text, wrong, ...acts };
}
