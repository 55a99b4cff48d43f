/** What a class has guessed, for who may reveal it: bars with their numbers, read from the last row. */

import { useEffect } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { isOwn } from "../../acts/teaching.js";
import { answeredOf, linesOf } from "../../state/tallies.js";
import { labelOf } from "../../words/names.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { Icon } from "../../fields/Icon.js";

/**
 * What a hidden number is called.
 * @param {import("../../state/app.js").App} app
 * @param {string} item
 */
function whatOf(app, item) {
  const [kind, node] = item.split(":");
  return t("guess.what", { kind: t(kind), node: labelOf(app, node) });
}

/** @param {{verdict: string, count: number, most: number}} props */
function Line({ verdict, count, most }) {
  return html`<li className=${`tally-line ${verdict}`}>
    <span className="tally-word">${t(`verdict.${verdict}.short`)}</span>
    <span className="tally-room" aria-hidden="true">
      <span className="tally-bar" style=${{ width: `${most ? (100 * count) / most : 0}%` }}></span>
    </span>
    <span className="tally-count">${count}</span>
  </li>`;
}

/**
 * The tally of what this person has hidden before anybody has answered.
 * @param {import("../../state/app.js").App} app
 * @returns {import("../../state/tallies.js").Tally | null}
 */
function begun({ company, mirror }) {
  const item = [...mirror.hidden].find(([, by]) => isOwn(mirror, by))?.[0];
  if (item === undefined || company.count < 2) return null;
  return { item, verdicts: {}, missing: company.count - 1, tries: 0 };
}

export function TallyPanel() {
  const app = useApp();
  const { company, mirror, session, tallies } = app;
  useTopic(tallies, "tallies");
  useTopic(company, "people");
  useTopic(mirror, "structure");
  const { byItem } = tallies;
  const shown = tallies.away ? null : (tallies.shown ?? begun(app));
  const there = shown !== null;
  useEffect(() => {
    // It comes over the canvas, and the graph makes room for it.
    if (there) app.canvas?.fit();
  }, [app, there]);
  if (!shown) return null;
  const { item, missing, tries } = shown;
  const answered = answeredOf(shown);
  const lines = linesOf(shown);
  const most = Math.max(missing, ...lines.map(([, count]) => count));
  const hidden = tallies.isHidden(item);
  const reveal = () =>
    session.edit({ type: "hide", items: [item], hidden: false }).catch(session.complain);
  return html`<section className="tally" aria-label=${t("tally.title")}>
    <header className="tally-head">
      ${
        byItem.size > 1
          ? html`<select
              className="field small"
              aria-label=${t("tally.choose")}
              value=${item}
              onChange=${(/** @type {any} */ event) => tallies.choose(event.target.value)}
            >
              ${[...byItem.keys()].map(
                (one) => html`<option key=${one} value=${one}>${whatOf(app, one)}</option>`,
              )}
            </select>`
          : html`<h2 className="tally-title">${whatOf(app, item)}</h2>`
      }
      <button type="button" className="button tool" aria-label=${t("tally.away")} title=${t("tally.away")} onClick=${() => tallies.putAway()}>
        <${Icon} name="close" />
      </button>
    </header>
    <p className="tally-sum" role="status">${t(tries > answered ? "tally.tries" : "tally.sum", { answered, all: answered + missing, tries })}</p>
    <ul className="tally-lines">
      ${lines.map(
        ([verdict, count]) =>
          html`<${Line} key=${verdict} verdict=${verdict} count=${count} most=${most} />`,
      )}
      <${Line} verdict="missing" count=${missing} most=${most} />
    </ul>
    ${
      hidden
        ? html`<button type="button" className="button primary" onClick=${reveal}>${t("tally.reveal")}</button>`
        : html`<p className="quiet">${t("tally.revealed")}</p>`
    }
  </section>`;
}
