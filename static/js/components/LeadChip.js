/** Whom this window follows, over the canvas: one tap leads back to them, or ends one's own leading. */

import { html, useTopic } from "../lib.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { CommandButton } from "./CommandButton.js";

/**
 * Whom everybody follows: oneself, called as one is to them, or another.
 * @param {import("../state/app.js").App} app
 */
function words({ company, leading }) {
  const { leads, name } = leading;
  if (!leads) return t("lead.following", { name });
  return isGuest(company) ? t("lead.leadingAs", { name }) : t("lead.leading");
}

/** Whether the class knows this person by a number. @param {import("../state/company.js").Company} company */
const isGuest = ({ me }) => me !== undefined && me.name === null;

/** Before a class, a word beside the button that ends it. */
export function LeadSign() {
  const { leading, view } = useApp();
  useTopic(leading, "lead");
  if (!leading.leads || !view.projector) return null;
  return html`<span className="lead-sign">${t("lead.leading")}</span>`;
}

export function LeadChip() {
  const app = useApp();
  const { company, leading, view } = app;
  useTopic(company, "people");
  useTopic(leading, "lead");
  useTopic(view, "projector");
  const { leads, looks } = leading;
  // Who leads before a class has a sign of it in the step bar.
  if (!leading.lead || (leads && view.projector)) return null;
  return html`<div className=${looks ? "lead-chip away" : "lead-chip"}>
    <span role="status">${words(app)}</span>
    ${leads && isGuest(company) && html`<button type="button" className="button small" onClick=${() => view.open({ kind: "people" })}>${t("people.choose")}</button>`}
    ${leads && html`<${CommandButton} id="lead" className="small" text=${t("lead.stop")} />`}
    ${looks && html`<${CommandButton} id="lead-back" className="small" text=${t("lead.back")} />`}
  </div>`;
}
