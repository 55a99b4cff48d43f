/** The timeline below the canvas: a slider over all marks, what each is, and what can be done there. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { markWords, whenWords, whoWords } from "../words/deeds.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";
import { CommandButton } from "./CommandButton.js";
import { Contrast, Against } from "./Contrast.js";

/**
 * What a mark is, in one sentence.
 * @param {import("../state/app.js").App} app
 * @param {import("../state/timeline.js").Mark} mark
 */
function sentence({ company, session, timeline }, mark) {
  const who = whoWords(mark, session.mirror.you, (id) => company.nameOf(id));
  const { name = "" } = timeline.versions.find(({ revision }) => revision === mark.revision) ?? {};
  const parts = [name, whenWords(mark.made), who, markWords(mark)];
  return parts.filter(Boolean).join(" · ");
}

/** A stroke for every mark: the reader's own are higher than others'. */
function Strokes() {
  const { session, timeline } = useApp();
  const { marks, last } = timeline;
  const you = session.mirror.you;
  const path = marks
    .map(({ by }, index) => (by.includes(you) ? `M${index} 0V4` : `M${index} 2V4`))
    .join("");
  return html`<svg className="strokes" viewBox=${`0 0 ${last || 1} 4`} preserveAspectRatio="none" aria-hidden="true">
    <path d=${path} />
  </svg>`;
}

/** The states that have names, as flags over the slider; none reaches beyond its ends. */
function Flags() {
  const { timeline } = useApp();
  const { last, marks, versions } = timeline;
  return html`<div className="flags">
    ${versions.map(({ revision, name }) => {
      const at = timeline.indexOf(revision);
      if (marks[at]?.revision !== revision) return null;
      const part = (100 * at) / (last || 1);
      return html`<button
        key=${revision}
        type="button"
        className="flag"
        aria-pressed=${timeline.at === at}
        style=${{ left: `${part}%`, transform: `translateX(-${part}%)` }}
        title=${name}
        onClick=${() => timeline.go(at)}
      >
        ${name}
      </button>`;
    })}
  </div>`;
}

/**
 * The field in which a state is given its name.
 * @param {{done: () => void}} props
 */
function Naming({ done }) {
  const { session, timeline } = useApp();
  const [text, setText] = useState(timeline.version?.name ?? "");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => field.current?.focus(), []);
  /** @param {Event} event */
  const keep = (event) => {
    event.preventDefault();
    const called = text.trim();
    if (called) timeline.name(called).catch(session.complain);
    done();
  };
  return html`<form className="naming" onSubmit=${keep}>
    <input
      ref=${field}
      className="field"
      aria-label=${t("history.name")}
      placeholder=${t("history.name.hint")}
      maxLength=${80}
      value=${text}
      onChange=${(/** @type {any} */ event) => setText(event.target.value)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        done();
      }}
    />
    <button className="button primary">${t("history.name.keep")}</button>
    ${
      timeline.version &&
      html`<button
        type="button"
        className="button"
        onClick=${() => {
          timeline.name(null).catch(session.complain);
          done();
        }}
      >
        ${t("history.name.remove")}
      </button>`
    }
  </form>`;
}

/** What can be done with the state that is shown. */
function Acts() {
  const { session, timeline } = useApp();
  useTopic(session, "right");
  const [naming, setNaming] = useState(false);
  useEffect(() => setNaming(false), [timeline.at]);
  if (naming) return html`<${Naming} done=${() => setNaming(false)} />`;
  return html`${
    session.may("edit") &&
    html`<button type="button" className="button" onClick=${() => setNaming(true)}>
        ${t(timeline.version ? "history.rename" : "history.name")}
      </button>`
  }
    <${Against} />
    <${CommandButton} id="history-restore" primary />
    <${CommandButton} id="history-close" text=${html`<${Icon} name="close" />`} />`;
}

/** @param {{to: number, icon: string, label: string}} props */
function Jump({ to, icon, label }) {
  const { timeline } = useApp();
  const there = Math.min(Math.max(to, 0), timeline.last);
  return html`<button
    type="button"
    className="button tool"
    aria-label=${label}
    title=${label}
    aria-disabled=${there === timeline.at}
    onClick=${() => timeline.go(to)}
  >
    <${Icon} name=${icon} />
  </button>`;
}

/** The slider, with its strokes and flags. */
function Track() {
  const app = useApp();
  const { timeline } = app;
  const slider = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => slider.current?.focus(), []);
  const { at, last, mark } = timeline;
  const words = mark ? sentence(app, mark) : "";
  return html`<div className="track">
    <div className="track-room">
      <${Flags} />
      <${Strokes} />
    </div>
    <input
      ref=${slider}
      type="range"
      className="track-slider"
      min="0"
      max=${last}
      value=${at}
      aria-label=${t("history.title")}
      aria-valuetext=${timeline.isNow ? `${t("history.now")} · ${words}` : words}
      onChange=${(/** @type {any} */ event) => timeline.go(Number(event.target.value))}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape") timeline.end();
      }}
    />
  </div>`;
}

export function Timeline() {
  const app = useApp();
  const { canvas, company, mirror, session, timeline } = app;
  useTopic(company, "people");
  useTopic(timeline, "timeline");
  useTopic(timeline, "at");
  useTopic(mirror, "header");
  useTopic(session.past, "past");
  const { revision } = session.past;
  // Nodes that were there then may have stood where nobody looks now.
  useEffect(() => {
    if (revision !== null) canvas?.bringIntoView([...mirror.nodes.keys()]);
  }, [canvas, mirror, revision]);
  if (!timeline.open) return null;
  const { at, isNow, last, mark, more } = timeline;
  return html`<section className=${isNow ? "timeline" : "timeline past"} aria-label=${t("history.title")}>
    <div className="timeline-head">
      <p className="timeline-said">
        <strong>${isNow ? t("history.now") : t("history.past")}</strong>
        ${mark && html`<span title=${sentence(app, mark)}>${sentence(app, mark)}</span>`}
      </p>
      <div className="timeline-acts"><${Acts} /></div>
    </div>
    <div className="timeline-row">
      <${Jump} to=${0} icon="first" label=${t("history.first")} />
      <${Jump} to=${at - 1} icon="back" label=${t("history.older")} />
      <${Track} />
      <${Jump} to=${at + 1} icon="forward" label=${t("history.newer")} />
      <${Jump} to=${last} icon="last" label=${t("history.toNow")} />
      <span className="step-count">${at + 1}${more === null ? "" : "+"} / ${last + 1}${more === null ? "" : "+"}</span>
    </div>
    <${Contrast} />
  </section>`;
}
