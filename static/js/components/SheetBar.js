/** The bar below a small screen: what a hand at a desk has keys for, in reach of a thumb. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton } from "./CommandButton.js";

/** Commands and their signs; what is under a sign is a part of what the command is called. */
const BUTTONS = /** @type {const} */ ([
  { id: "operators", icon: "add", key: "thumb.operators" },
  { id: "step-forward", icon: "forward", key: "thumb.step" },
  { id: "contributions", icon: "contributions", key: "thumb.contributions" },
  { id: "details", icon: "details", key: "thumb.details" },
  { id: "find", icon: "find", key: "thumb.find" },
  { id: "palette", icon: "palette", key: "thumb.palette" },
]);

export function SheetBar() {
  const { lesson, mirror, view, walker } = useApp();
  for (const topic of ["sheet", "details", "selection", "contributions"]) useTopic(view, topic);
  useTopic(mirror, "structure");
  useTopic(walker, "walk");
  useTopic(lesson, "lesson");
  return html`<nav className="sheet-bar" aria-label=${t("panels")}>
    ${BUTTONS.map(
      ({ id, icon, key }) =>
        html`<${CommandButton}
          key=${id}
          id=${id}
          text=${html`<${Icon} name=${icon} /><span className="sheet-word">${t(key)}</span>`}
        />`,
    )}
  </nav>`;
}
