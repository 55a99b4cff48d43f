/** Asking the server from a component. */

import { useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../app.js";

/**
 * What the server says, asked again when a topic changes; null before the answer, and without one.
 * @param {string} name
 * @param {object | null} message nothing is asked for null
 * @param {unknown[]} topics
 */
export function useAnswer(name, message, topics) {
  const { session } = useApp();
  const [answer, setAnswer] = useState(/** @type {any} */ (null));
  const text = JSON.stringify(message);
  useEffect(() => {
    let current = true;
    if (message === null) setAnswer(null);
    else {
      session.ask(name, message).then(
        (found) => current && setAnswer(found),
        (error) => current && setAnswer({ refused: error.message }),
      );
    }
    return () => {
      current = false;
    };
  }, [session, name, text, ...topics]);
  return answer;
}
