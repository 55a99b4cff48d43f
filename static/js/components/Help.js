/** Every command with its keys, by groups. */

import { COMMANDS } from "../acts/commands.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { byGroup } from "../words/search.js";
import { Dialog, Keys } from "./CommandParts.js";

export function Help() {
  const groups = byGroup(COMMANDS);
  return html`<${Dialog} title=${t("command.help")} wide>
    <h2 className="dialog-title">
      ${t("command.help")} <span className="quiet">${t("commands.count", { count: COMMANDS.length })}</span>
    </h2>
    <div className="help-page" tabIndex=${0}>
    <div className="help">
      ${[...groups].map(
        ([group, commands]) =>
          html`<section key=${group}>
            <h3 className="heading">${t(`group.${group}`)}</h3>
            <dl>
              ${commands.map(
                ({ id, keys }) =>
                  html`<div key=${id} className="help-row" title=${t(`command.${id}.hint`)}>
                    <dt>${t(`command.${id}`)}</dt>
                    <dd><${Keys} keys=${keys} /></dd>
                  </div>`,
              )}
            </dl>
          </section>`,
      )}
    </div>
    </div>
    <p className="quiet">${t("commands.gestures")}</p>
    <form method="dialog" className="dialog-foot"><button className="button">${t("close")}</button></form>
  <//>`;
}
