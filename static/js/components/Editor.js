/** The editor: bars, palette, canvas and panel, and what floats over them. */

import { ReactFlowProvider, useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { ahead, later, useLater, usePainted } from "../later.js";
import { useApp } from "../state/app.js";
import { Canvas } from "../flow/Canvas.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { AddMenu } from "./AddMenu.js";
import { CommandPalette } from "./CommandPalette.js";
import { Barred } from "./Connection.js";
import { ConnectMenu } from "./ConnectMenu.js";
import { ContextMenu } from "./ContextMenu.js";
import { EmptyCanvas } from "./EmptyCanvas.js";
import { Export } from "./Export.js";
import { Import } from "./Import.js";
import { FormulaBar } from "./FormulaBar.js";
import { Help } from "./Help.js";
import { Hints } from "./Hints.js";
import { Drawer } from "./panels/Drawer.js";
import { Inspector } from "./panels/Inspector.js";
import { Laser } from "./Laser.js";
import { LeadChip } from "./LeadChip.js";
import { LessonCard } from "./LessonCard.js";
import { Outline } from "./panels/Outline.js";
import { Palette } from "./Palette.js";
import { PasteMenu } from "./PasteMenu.js";
import { PeopleList, useNameAsked } from "./People.js";
import { Region } from "./Region.js";
import { useLeading } from "./leading.js";
import { useProjector } from "./projector.js";
import { Code, Share } from "./Share.js";
import { SheetBar } from "./SheetBar.js";
import { StepBar } from "./StepBar.js";
import { TallyPanel } from "./panels/TallyPanel.js";
import { Timeline } from "./Timeline.js";
import { TopBar } from "./TopBar.js";
import { Announcer, Notices } from "./Voices.js";

const TEXT = later(() => {
  ahead(() => import("../../vendor/code.js"));
  return import("./panels/TextPanel.js");
});

function Text() {
  const there = useLater(TEXT);
  return there && html`<${there.TextPanel} />`;
}

/** @param {{popup: NonNullable<import("../state/view.js").View["popup"]>}} props */
function Popup({ popup }) {
  if (popup.kind === "add") return html`<${AddMenu} popup=${popup} />`;
  if (popup.kind === "commands") return html`<${CommandPalette} />`;
  if (popup.kind === "paste") return html`<${PasteMenu} text=${popup.text} />`;
  if (popup.kind === "export") return html`<${Export} />`;
  if (popup.kind === "share") return html`<${Share} />`;
  if (popup.kind === "code") return html`<${Code} link=${popup.link} />`;
  if (popup.kind === "import") return html`<${Import} file=${popup.file} told=${popup.told} />`;
  if (popup.kind === "people") return html`<${PeopleList} />`;
  if (popup.kind === "help") return html`<${Help} />`;
  if (popup.kind === "menu") return html`<${ContextMenu} popup=${popup} />`;
  return html`<${ConnectMenu} node=${popup.node} />`;
}

/**
 * What floats over the page has the focus while it is there; then it goes back to where it was, unless
 * it has gone on from there.
 * @param {boolean} open
 */
function useFocusBack(open) {
  const before = useRef(/** @type {HTMLElement | null} */ (null));
  // As it is drawn for the first time, and before it takes the focus.
  if (open) before.current ??= /** @type {HTMLElement | null} */ (document.activeElement);
  useLayoutEffect(() => {
    if (open) return;
    if (document.activeElement === document.body) before.current?.focus({ preventScroll: true });
    before.current = null;
  }, [open]);
}

function Popups() {
  const { view } = useApp();
  const opened = useTopic(view, "popup");
  useFocusBack(view.popup !== null);
  if (!view.popup) return null;
  return html`<${Region} name=${t("part.menu")} className="menu" anew=${opened} onClose=${() => view.open(null)}>
    <${Popup} popup=${view.popup} />
  <//>`;
}

/** What of the view decides which panels there are. */
const SHOWN_BY = ["drawer", "outline", "text", "sheet", "details", "selection", "projector"];

/** @param {{painted: boolean}} props */
function Workspace({ painted }) {
  const { mirror, view, lesson } = useApp();
  useTopic(mirror, "header");
  for (const topic of SHOWN_BY) useTopic(view, topic);
  const bar = useBar("edit");
  const lazy = mirror.mode === "lazy";
  const beside = view.drawer !== null && view.drawerRoom().place === "beside";
  useTopic(lesson, "lesson");
  const teaching = (lesson.open || beside) && "teaching";
  const state = [
    teaching,
    view.drawer !== null && !beside && "halved",
    mirror.mode,
    mirror.stale && lazy && "stale",
    view.sheet && `sheet-${view.sheet}`,
  ];
  const details = view.detailed && !view.projector;
  const drawer =
    view.drawer !== null &&
    html`<${Region} name=${t(`drawer.${view.drawer}`)} className="drawer" anew=${view.drawer}>
      <${Drawer} />
    <//>`;
  return html`<main className=${["workspace", ...state].filter(Boolean).join(" ")}>
    <h1 className="unseen">${mirror.title || t("untitled")}</h1>
    <div className="desk">
    ${
      !view.projector &&
      bar !== "edit" &&
      html`<${Region} name=${t("palette.title")} className="palette" waits=${!painted}><${Palette} /><//>`
    }
    ${
      view.outline &&
      html`<${Region} name=${t("outline.title")} className="outline"><${Outline} /><//>`
    }
    ${view.text && html`<${Region} name=${t("command.text")} className="text-panel"><${Text} /><//>`}
    <div className=${view.details === "pinned" && !beside ? "stage pinned" : "stage"} id="stage" tabIndex=${-1}>
      <${Region} name=${t("part.canvas")} className="canvas"><${Canvas} /><//>
      <${Region} name=${t("part.hints")}><${EmptyCanvas} /><${Hints} /><//>
      ${details && html`<${Region} name=${t("command.details")} className="inspector"><${Inspector} /><//>`}
      <${Region} name=${t("part.lead")}><${LeadChip} /><//>
      <${Region} name=${t("tally.title")}><${TallyPanel} /><//>
      <${Region} name=${t("lesson")} className="lesson"><${LessonCard} /><//>
      <${Region} name=${t("walk.title")} className="step-bar"><${StepBar} /><//>
      <${Region} name=${t("history.title")} className="timeline"><${Timeline} /><//>
    </div>
    <${Barred} />
    ${mirror.stale && lazy && html`<p className="stale-flag" role="status">${t("stale")}</p>`}
    ${beside && drawer}
    </div>
    ${!beside && drawer}
    <${Popups} />
  </main>`;
}

/** The first stop of the keyboard: past the bars, to where the next one is the first node. */
function SkipLink() {
  return html`<a
    className="skip-link"
    href="#stage"
    onClick=${(/** @type {Event} */ event) => {
      event.preventDefault();
      document.getElementById("stage")?.focus();
    }}
  >
    ${t("skip")}
  </a>`;
}

export function Editor() {
  const { view } = useApp();
  useTopic(view, "projector");
  useProjector();
  useLeading();
  useNameAsked();
  // The graph is seen first.
  const painted = usePainted();
  return html`<${ReactFlowProvider}>
    ${
      !view.projector &&
      html`<${SkipLink} />
        <div className="bars">
          <${Region} name=${t("part.bar")} className="top-bar" waits=${!painted}><${TopBar} /><//>
          <${Region} name=${t("formula.title")} className="formula-bar" waits=${!painted}><${FormulaBar} /><//>
        </div>`
    }
    <${Region} name=${t("part.workspace")} className="workspace"><${Workspace} painted=${painted} /><//>
    ${
      !view.projector &&
      html`<${Region} name=${t("panels")} className="sheet-bar"><${SheetBar} /><//>`
    }
    <${Laser} />
    <${Region} name=${t("part.voice")}><${Announcer} /><//>
    <${Region} name=${t("part.notices")} className="notices"><${Notices} /><//>
  <//>`;
}
