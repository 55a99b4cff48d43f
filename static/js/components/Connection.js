/** How the connection is, and what is not stored yet. */

import { useApp } from "../state/app.js";
import { t, tOr } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

/** @param {{kind: "live" | "away" | "lost", text: string}} props */
function Status({ kind, text }) {
  return html`<span className=${`status ${kind}`} role="status" title=${text}>
    <span className="status-text">${text}</span>
  </span>`;
}

/** Says why nothing is live, where the graph is shown all the same. */
export function Barred() {
  const { session } = useApp();
  useTopic(session, "connection");
  const { barred, lost, opened } = session;
  if (!barred || lost || opened) return null;
  return html`<p className="barred" role="status">${t("barred")}</p>`;
}

export function Connection() {
  const { session } = useApp();
  useTopic(session, "connection");
  const { lost, opened, outbox } = session;
  const { size: count, trouble, late } = outbox;
  const kept = count > 1 ? t("unsent.kept", { count }) : t("unsent.keptOne");
  if (lost) return html`<${Status} kind="lost" text=${lost} />`;
  if (!opened) {
    return html`<${Status} kind="away" text=${count ? t("away.kept", { kept }) : t("away")} />`;
  }
  if (trouble) {
    const why = tOr(`unsent.${trouble.details?.reason}`, session.inWords(trouble));
    return html`<${Status} kind="away" text=${t("unsent.again", { why, kept })} />`;
  }
  if (late) return html`<${Status} kind="away" text=${t("unsent.late", { kept })} />`;
  return html`<${Status} kind="live" text=${t("live")} />`;
}
