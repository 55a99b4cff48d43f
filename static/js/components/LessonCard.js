/** The lesson beside the canvas: the text of the step, and the way to the next. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { inLanguage } from "../state/lesson.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";
import { Markdown } from "../fields/Markdown.js";
import { CommandButton, Keyed } from "./CommandButton.js";

export function LessonCard() {
  const { lesson: player, session, walker } = useApp();
  useTopic(player, "lesson");
  useTopic(walker, "walk");
  const { lesson } = player;
  if (!player.open || !lesson) return null;
  const step = lesson.steps[player.at];
  return html`<section className="lesson" aria-label=${t("lesson")}>
    <div className="lesson-head">
      <h2 className="lesson-title">${inLanguage(lesson.title)}</h2>
      <span className="quiet" role="status">${player.at + 1} / ${player.last + 1}</span>
      <span className="spacer"></span>
      <${CommandButton} id="lesson-back" text=${html`<${Icon} name="back" />`} />
      ${
        player.at < player.last
          ? html`<${CommandButton} id="lesson-next" primary text=${walker.active ? html`<${Keyed} id="lesson-next" />` : undefined} />`
          : html`<a className="button" href="/lessons">${t("lessons.all")}</a>
              <form method="post" action=${`/lessons/after/${session.graph}`}>
                <button className="button primary">${t("lessons.next")}</button>
              </form>`
      }
      <${CommandButton} id="lesson-close" text=${html`<${Icon} name="close" />`} />
    </div>
    <div className="lesson-text" aria-live="polite" tabIndex=${0} key=${player.at}>
      <${Markdown} text=${inLanguage(step.text)} />
    </div>
  </section>`;
}
