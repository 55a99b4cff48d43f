/** The top bar: where one is, how the connection is, the mode, and the commands that have a button. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { revealable, unfed } from "../acts/teaching.js";
import { inWords, t } from "../words/i18n.js";
import { labelOf } from "../words/names.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton, CommandIcon, MenuButton } from "./CommandButton.js";
import { Connection } from "./Connection.js";
import { People } from "./People.js";
import { useRoving } from "./roving.js";

function History() {
  const { session } = useApp();
  const bar = useBar("edit");
  useTopic(session, "steps");
  return html`<span className=${bar === "edit" ? "steps barred" : "steps"}>
    <${CommandIcon} id="undo" /><${CommandIcon} id="redo" />
  </span>`;
}

function Title() {
  const { mirror, session } = useApp();
  const bar = useBar("edit");
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const keep = () => {
    if (draft !== null && draft.trim() !== mirror.title) {
      session.edit({ type: "set_title", title: draft.trim() }).catch(session.complain);
    }
    setDraft(null);
  };
  return html`<input
    className="title"
    aria-label=${t("title")}
    title=${bar ? `${mirror.title} – ${t(`mayNot.${bar}`)}` : mirror.title}
    readOnly=${bar !== null}
    maxLength=${200}
    placeholder=${t("untitled")}
    value=${draft ?? mirror.title}
    onChange=${(/** @type {any} */ event) => setDraft(event.target.value)}
    onBlur=${keep}
    onKeyDown=${(/** @type {any} */ event) => {
      if (event.key === "Enter") event.target.blur();
      if (event.key === "Escape") setDraft(null);
    }}
  />`;
}

/** What somebody else's graph lets one do with it, where that is not everything. */
function Right() {
  const { session } = useApp();
  if (useBar("edit") !== "edit") return null;
  const [word, why] = session.may("present")
    ? [t("people.present"), t("mayNot.edit")]
    : [t("right.view"), t("mayNot.present")];
  return html`<span className="right" title=${why}>${word}</span>`;
}

const MODES = ["eager", "lazy"];

function Modes() {
  const { commands, mirror } = useApp();
  const bar = useBar("edit");
  return html`<div className="segmented" role="group" aria-label=${t("mode")}>
    ${MODES.map(
      (mode) =>
        html`<button
          key=${mode}
          type="button"
          className="segment"
          title=${bar ? t(`mayNot.${bar}`) : t(`mode.${mode}.hint`)}
          aria-pressed=${mirror.mode === mode}
          disabled=${bar !== null}
          onClick=${() => commands.run(`mode-${mode}`)}
        >
          ${t(`mode.${mode}`)}
        </button>`,
    )}
  </div>`;
}

/** Runs the graph, and says beside the button what it would have to be fed first. */
function Run() {
  const app = useApp();
  const { mirror } = app;
  useTopic(mirror, "problems");
  useTopic(mirror, "revision");
  const names = mirror.mode === "lazy" ? unfed(app).map((id) => labelOf(app, id)) : [];
  return html`<span className=${`run ${mirror.mode}`}>
    <${CommandButton} id="run" primary />
    <span className="run-waits" role="status">
      ${names.length > 0 && t("run.feed", { names: inWords(names) })}
    </span>
  </span>`;
}

/** What a graph that is being built has by nature. */
const UNFINISHED = ["waiting", "open-port"];

/** How many numbers cannot be had: a button that leads to the list. */
function Problems() {
  const { mirror } = useApp();
  useTopic(mirror, "problems");
  const wrong = mirror.rootProblems().filter(([, { code }]) => !UNFINISHED.includes(code));
  if (wrong.length === 0) return null;
  const sign = html`<${Icon} name="problems" /> ${wrong.length}`;
  return html`<${CommandButton} id="problems" className="problem-count" text=${sign} />`;
}

/** The commands that a teacher reaches for. */
function Teaching() {
  const app = useApp();
  const { mirror, view, walker, lesson } = app;
  useTopic(mirror, "hidden");
  useTopic(view, "drawer");
  useTopic(walker, "walk");
  useTopic(lesson, "lesson");
  // While the graph is walked through, the step bar has the steps, and here only the sign stands.
  return html`${
    walker.active
      ? html`<button type="button" className="button tool" disabled aria-hidden="true"><${Icon} name="forward" /></button>`
      : html`<${CommandIcon} id="step-forward" icon="forward" />`
  }
    <${CommandIcon} id="trace" />
    <${CommandIcon} id="plot" />
    <span className="roomy">
      <${CommandIcon} id="contributions" />
      <${CommandIcon} id="expand-gradient" />
      <${CommandIcon} id="projector" />
    </span>
    <${CommandIcon} id="plan" />
    ${revealable(app).length > 0 && html`<${CommandIcon} id="reveal-all" />`}
    ${lesson.lesson && !lesson.open && html`<${CommandIcon} id="lesson-open" />`}`;
}

const Divider = () => html`<span className="divider" aria-hidden="true"></span>`;

export function TopBar() {
  const { mirror, view } = useApp();
  const row = useRoving("across");
  useTopic(mirror, "header");
  useTopic(view, "contributions");
  for (const topic of ["details", "sheet", "selection"]) useTopic(view, topic);
  return html`<header className="top-bar">
    <div ...${row} className="bar" role="toolbar" aria-label=${t("part.bar")}>
      <a className="brand-mark" href="/" title=${t("graphs.all")} aria-label="Chalkgrad">∂</a>
      <${Title} key=${mirror.title} />
      <${Right} />
      <${Connection} />
      <${People} />
      <${Problems} />
      <${History} />
      <${Divider} />
      <${Modes} />
      <${Run} />
      <span className="usual">
        <${Divider} />
        <${Teaching} />
        <${Divider} />
        <span className="roomy">
          <${CommandIcon} id="lay-out" />
          <${CommandIcon} id="fit" />
        </span>
        <${CommandIcon} id="details" />
        <${CommandIcon} id="lessons" />
        <${MenuButton} place="file" icon="file" label=${t("menu.file")} />
        <${Divider} />
        <${MenuButton} place="theme" icon="theme" label=${t("menu.theme")} />
        <${MenuButton} place="language" icon="language" label=${t("menu.language")} />
      </span>
      <${CommandIcon} id="palette" />
    </div>
  </header>`;
}
