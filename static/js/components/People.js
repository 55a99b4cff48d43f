/** Who is at the graph: a row of initials in the bar, and the list that it opens. */

import { useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { calledOf, hueOf } from "../state/company.js";
import { t } from "../words/i18n.js";
import { labelOf } from "../words/names.js";
import { html, useTopic } from "../lib.js";
import { CommandButton } from "./CommandButton.js";
import { Dialog } from "./CommandParts.js";

/** @typedef {import("../state/company.js").Person} Person */

/** So many stand in the row; of the others it says how many there are. */
const ROW = 4;

/** The longest name that the server takes. */
const MAX_NAME = 40;

/**
 * The first letters of the first and the last word of a name; a guest's number.
 * @param {Person} person
 */
function initialsOf({ name, guest }) {
  if (name === null) return String(guest ?? "");
  const words = name.split(/\s+/);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return ends.map((word) => [...word][0]?.toUpperCase() ?? "").join("");
}

/** @param {{person: Person}} props */
function Initials({ person }) {
  const { leading } = useApp();
  const leads = leading.lead && person.places.includes(leading.lead.place ?? "");
  const state = ["initials", hueOf(person.id), person.name === null && "guest", leads && "leads"];
  return html`<span className=${state.filter(Boolean).join(" ")} aria-hidden="true">
    ${initialsOf(person)}
  </span>`;
}

/** The button in the bar; alone, one needs none. */
export function People() {
  const { company, leading, view } = useApp();
  useTopic(company, "people");
  useTopic(leading, "lead");
  const { count, me } = company;
  if (count < 2) return null;
  const others = company.people.filter((person) => person !== me);
  const shown = others.slice(0, ROW);
  const more = count - 1 - shown.length;
  const words = t("people.here", { count });
  return html`<button
    type="button"
    className="button people"
    title=${words}
    aria-label=${words}
    aria-haspopup="dialog"
    onClick=${() => view.open({ kind: "people" })}
  >
    ${shown.map((person) => html`<${Initials} key=${person.id} person=${person} />`)}
    ${more > 0 && html`<span className="more">+${more}</span>`}
  </button>`;
}

/** @param {Person} person @param {import("../state/app.js").App} app */
function doing({ right, field, places }, app) {
  const { lead } = app.leading;
  if (lead?.place && places.includes(lead.place)) return t("people.leads");
  if (field && app.mirror.nodes.has(field)) return t("people.types", { node: labelOf(app, field) });
  return t(`people.${right}`);
}

/** The list, with one's own name to be chosen. */
export function PeopleList() {
  const app = useApp();
  const { commands, company, mirror } = app;
  useTopic(company, "people");
  useTopic(mirror, "structure");
  const [name, setName] = useState(company.name);
  const { count, me, people } = company;
  return html`<${Dialog} title=${t("people.title")}>
    <h2 className="dialog-title">${t("people.here", { count })}</h2>
    <form
      className="people-name"
      method="dialog"
      onSubmit=${() => company.rename(name)}
    >
      <label htmlFor="people-name">${t("people.name")}</label>
      <input
        id="people-name"
        className="field"
        maxLength=${MAX_NAME}
        placeholder=${me ? calledOf({ ...me, name: null }) : ""}
        value=${name}
        onChange=${(/** @type {any} */ event) => setName(event.target.value)}
      />
      <button className="button primary">${t("people.keep")}</button>
    </form>
    <ul className="people-list">
      ${people.map(
        (person) =>
          html`<li key=${person.id}>
            <${Initials} person=${person} />
            <span className="people-called">
              ${calledOf(person)}${person === me && html` <span className="quiet">${t("people.you")}</span>`}
            </span>
            <span className="quiet">${doing(person, app)}</span>
          </li>`,
      )}
    </ul>
    ${count > people.length && html`<p className="quiet">${t("people.more", { count: count - people.length })}</p>`}
    ${commands.applies("lead") && html`<p><${CommandButton} id="lead" /></p>`}
  <//>`;
}

/** Asks a person once how to be called, where they are not alone. */
export function useNameAsked() {
  const { company, session, view } = useApp();
  useTopic(company, "people");
  useTopic(view, "projector");
  // Not before a class.
  const ask = !view.projector && company.count > 1 && !company.asked && company.me !== undefined;
  useEffect(() => {
    if (!ask || !company.me) return;
    const name = calledOf(company.me);
    // They are asked once, whether they answer or not.
    company.rename("");
    session.notify(t("people.ask", { name }), "note", [
      { label: t("people.choose"), run: () => view.open({ kind: "people" }) },
    ]);
  }, [ask, company, session, view]);
}
