/** Asking the server from a component. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";

/**
 * What the server says, asked again when a topic changes; null before the answer, and without one.
 * One question is on its way at a time: while a number is dragged, only the latest waits.
 * @param {string} name
 * @param {object | null} message nothing is asked for null
 * @param {unknown[]} topics
 */
export function useAnswer(name, message, topics) {
  const { session } = useApp();
  const [answer, setAnswer] = useState(/** @type {any} */ (null));
  const text = JSON.stringify(message);
  const waiting = useRef(/** @type {object | null} */ (null));
  const busy = useRef(false);
  const gone = useRef(false);

  const ask = async () => {
    busy.current = true;
    while (waiting.current && !gone.current) {
      const question = waiting.current;
      waiting.current = null;
      const found = await session
        .ask(name, question)
        .catch((/** @type {Error} */ error) => ({ refused: error.message }));
      // An answer to what is no longer asked is shown all the same, until the next is there.
      if (!gone.current) setAnswer(found);
    }
    busy.current = false;
  };

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  useEffect(() => {
    waiting.current = message;
    if (message === null) setAnswer(null);
    else if (!busy.current) void ask();
  }, [session, name, text, ...topics]);
  return answer;
}
