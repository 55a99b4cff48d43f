/** Whom this window follows, over the canvas: one tap leads back to them, or ends one's own leading. */

import { html, useTopic } from "../lib.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { CommandButton } from "./CommandButton.js";

export function LeadChip() {
  const { leading, view } = useApp();
  useTopic(leading, "lead");
  useTopic(view, "projector");
  const { leads, looks, name } = leading;
  // Who leads before a class needs no sign of it there.
  if (!leading.lead || (leads && view.projector)) return null;
  const words = leads ? t("lead.leading") : t("lead.following", { name });
  return html`<div className=${looks ? "lead-chip away" : "lead-chip"}>
    <span role="status">${words}</span>
    ${leads && html`<${CommandButton} id="lead" className="small" text=${t("lead.stop")} />`}
    ${looks && html`<${CommandButton} id="lead-back" className="small" text=${t("lead.back")} />`}
  </div>`;
}
