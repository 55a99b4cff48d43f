/** Buttons of commands: what they say, whether they are on and whether they can be pressed is the
 * registry's. */

import { useApp } from "../state/app.js";
import { CLICKER, shownKey } from "../acts/shortcuts.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";

/**
 * A command's button; `text` is shown for its label, which it is still called by.
 * @param {{id: string, primary?: boolean, text?: unknown, className?: string}} props
 */
export function CommandButton({ id, primary = false, text, className = "" }) {
  const { commands, session } = useApp();
  useTopic(session, "right");
  useTopic(session.past, "past");
  const { keys } = commands.get(id);
  const { label, hint } = commands.words(id);
  const why = commands.whyNot(id);
  const named = [text ? `${label}: ${hint}` : hint, why].filter(Boolean).join(" – ");
  return html`<button
    type="button"
    className=${["button", primary && "primary", className].filter(Boolean).join(" ")}
    title=${keys.length ? `${named} (${keys.map(shownKey).join(", ")})` : named}
    aria-pressed=${commands.checked(id)}
    aria-label=${text ? label : undefined}
    disabled=${why !== ""}
    onClick=${() => commands.run(id)}
  >
    ${text ?? label}
  </button>`;
}

/**
 * What a button says where two go forward: a clicker's key, or which else runs it now.
 * @param {{id: string, sign?: unknown}} props the sign is the command's label by default
 */
export function Keyed({ id, sign }) {
  const { commands } = useApp();
  const keys = commands.get(id).keys.filter((key) => commands.pressedBy(key)?.id === id);
  const key = keys.find((name) => CLICKER.includes(name)) ?? keys[0];
  return html`${sign ?? commands.words(id).label}${key && html`<kbd>${shownKey(key)}</kbd>`}`;
}

/**
 * A command as a sign.
 * @param {{id: string, icon?: import("../fields/Icon.js").IconName, primary?: boolean}} props the
 *   sign is the command's own by default
 */
export function CommandIcon({ id, icon, primary = false }) {
  const name = icon ?? /** @type {import("../fields/Icon.js").IconName} */ (id);
  const sign = html`<${Icon} name=${name} />`;
  return html`<${CommandButton} id=${id} className="tool" text=${sign} primary=${primary} />`;
}

/**
 * The button of a menu.
 * @param {{place: import("../acts/commands.js").Place, icon: import("../fields/Icon.js").IconName,
 *   label: string}} props
 */
export function MenuButton({ place, icon, label }) {
  const { view } = useApp();
  return html`<button
    type="button"
    className="button tool"
    title=${label}
    aria-label=${label}
    aria-haspopup="menu"
    onClick=${(/** @type {any} */ event) => {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      view.open({ kind: "menu", screen: { x: left, y: bottom + 4 }, place });
    }}
  >
    <${Icon} name=${icon} />
  </button>`;
}
