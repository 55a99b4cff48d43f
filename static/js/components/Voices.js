/** What is said in the corner, and what is said to those who listen. */

import { useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { labelOf, problemOf } from "../words/names.js";
import { format } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

export function Notices() {
  const { session } = useApp();
  useTopic(session.notices, "notices");
  return html`<div className="notices" role="status" aria-live="polite">
    ${session.notices.shown.map(
      ({ key, text, kind, actions }) =>
        html`<p key=${key} className=${`notice ${kind}`}>
          ${text}
          ${actions.map(
            ({ label, run }) =>
              html`<button
                key=${label}
                type="button"
                className="notice-action"
                onClick=${() => {
                  session.notices.dismiss(key);
                  run();
                }}
              >
                ${label}
              </button>`,
          )}
          <button type="button" className="notice-close" aria-label=${t("dismiss")} onClick=${() => session.notices.dismiss(key)}>
            ×
          </button>
        </p>`,
    )}
  </div>`;
}

/** How long the target's value rests before it is said, in milliseconds: not while it is dragged. */
const SAY_AFTER_MS = 800;

/** Says the target's value and what goes wrong, for those who listen. */
export function Announcer() {
  const app = useApp();
  const { mirror, walker } = app;
  useTopic(mirror, "header");
  const target = mirror.target;
  useTopic(mirror, `node:${target ?? ""}`);
  useTopic(walker, `walk:${target ?? ""}`);
  const [said, setSaid] = useState("");
  const value = target === null ? null : walker.numbersOf(target).value;
  const problem = target === null ? "" : problemOf(app, target);
  useEffect(() => {
    if (target === null) return undefined;
    const name = labelOf(app, target);
    const words = value === null ? problem : t("said", { name, number: format(value) });
    // What a walk has not come to is taken back at once.
    const waiting = setTimeout(() => setSaid(words), words ? SAY_AFTER_MS : 0);
    return () => clearTimeout(waiting);
  }, [app, target, value, problem]);
  return html`<p className="unseen" role="status" aria-live="polite">${said}</p>`;
}
