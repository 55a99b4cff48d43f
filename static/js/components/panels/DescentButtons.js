/** Step, run, stop and start again of a descent, beside its settings and beside the map. */

import { useBar } from "../../state/allowed.js";
import { useApp } from "../../state/app.js";
import { parseNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { leftAtFirst } from "../../state/descent.js";
import { useAnswer } from "../../fields/answer.js";
import { holdsValue, isDifferentiable } from "../../words/kinds.js";

/** The learning rate of those that measure their steps themselves, or where none leads down. */
const USUAL_RATE = 0.1;

/**
 * The variables that move the target.
 * @param {import("../../state/app.js").App} app
 */
export const variablesOf = ({ mirror }) =>
  [...mirror.nodes.values()]
    .filter(
      ({ id, op }) =>
        holdsValue(op) && isDifferentiable(op) && mirror.numbersOf(id).gradient !== null,
    )
    .map(({ id }) => id);

/**
 * Those of them that a descent moves.
 * @param {import("../../state/app.js").App} app
 */
export function movedOf(app) {
  const variables = variablesOf(app);
  const left =
    app.descent.left ?? leftAtFirst(variables.flatMap((id) => app.mirror.nodes.get(id) ?? []));
  return variables.filter((id) => !left.has(id));
}

/**
 * The learning rate: as it was typed, or as the server suggests it for here; null where what was
 * typed is none.
 */
export function useRate() {
  const app = useApp();
  const { descent, mirror } = app;
  useTopic(descent, "descent");
  const numbers = useTopic(mirror, "numbers");
  const variables = movedOf(app);
  const asks = descent.rate === "" && descent.method !== "adam" && variables.length > 0;
  // A run keeps the rate that it began with.
  const message = asks && descent.run === null ? { variables } : null;
  const answer = useAnswer(MESSAGES.RATE, message, [numbers]);
  if (descent.run !== null) return descent.used;
  if (descent.rate === "") return answer?.rate ?? USUAL_RATE;
  const number = parseNumber(descent.rate);
  return number !== null && number > 0 ? number : null;
}

/** @param {{rate: number | null}} props */
export function DescentButtons({ rate }) {
  const app = useApp();
  const { descent, mirror, session } = app;
  useTopic(descent, "descent");
  useTopic(mirror, "numbers");
  const variables = movedOf(app);
  const bar = useBar("present");
  const ready = variables.length > 0 && rate !== null && bar === null;
  /** @param {() => unknown} then */
  const running = async (then) => {
    const { method } = descent;
    if (!descent.run && !(await descent.begin({ variables, method, rate: rate ?? 0 }))) return;
    await then();
  };
  const title = bar ? t(`mayNot.${bar}`) : undefined;
  const button = { type: "button", disabled: !ready || descent.playing, title };
  return html`<button ...${button} className="button" onClick=${() => void running(() => descent.step())}>
      ${t("descent.step")}
    </button>
    ${
      descent.playing
        ? html`<button type="button" className="button primary" onClick=${() => descent.stop()}>${t("descent.stop")}</button>`
        : html`<button ...${button} className="button primary" onClick=${() => void running(() => descent.play())}>
            ${t("descent.play")}
          </button>`
    }
    <button
      type="button"
      className="button"
      disabled=${descent.path.length < 2 || bar !== null}
      onClick=${() => descent.backToStart().catch(session.complain)}
    >
      ${t("descent.back")}
    </button>`;
}
