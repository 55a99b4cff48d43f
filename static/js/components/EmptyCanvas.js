/** What an empty canvas says: the ways in. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { CommandButton } from "./CommandButton.js";

/** Commands to begin with, and what each is good for. */
const WAYS = [
  { id: "formula", key: "empty.formula" },
  { id: "operators", key: "empty.operators" },
  { id: "example", key: "empty.example" },
];

export function EmptyCanvas() {
  const { mirror, view } = useApp();
  useTopic(mirror, "structure");
  useTopic(view, "sheet");
  const bar = useBar("edit");
  if (mirror.nodes.size > 0) return null;
  if (bar) return html`<p className="ways-in quiet">${t("empty.barred")}</p>`;
  return html`<section className="ways-in" aria-label=${t("empty.title")}>
    <h2 className="ways-title">${t("empty.title")}</h2>
    <ul>
      ${WAYS.map(
        ({ id, key }) =>
          html`<li key=${id}>
            <${CommandButton} id=${id} />
            <p className="quiet">${t(key)}</p>
          </li>`,
      )}
    </ul>
    <p className="quiet">${t("empty.more")}</p>
  </section>`;
}
