/** A node over two leaves: a contour map, the gradient's arrow, and the path of a descent. */

import { useEffect, useMemo, useRef } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { isLeaf } from "../../words/kinds.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { useLater } from "../../later.js";
import { PLOTS } from "./Chart.js";
import { drawArrow, drawAxes, drawMap, drawPath, drawPoint, placeOf } from "./contour.js";
import { DescentButtons } from "../panels/DescentButtons.js";

/**
 * The places that a descent has been to; where a leaf was not moved, it is where it is.
 * @param {import("../../state/descent.js").Descent} descent
 * @param {string[]} leaves
 * @param {(number | null)[]} at
 * @returns {[number, number][]}
 */
function pathOf({ path }, leaves, at) {
  return path
    .filter(({ numbers }) => leaves.some((leaf) => numbers.has(leaf)))
    .map(({ numbers }) => {
      const [x, y] = leaves.map((leaf, index) => numbers.get(leaf) ?? at[index] ?? 0);
      return [x, y];
    });
}

/**
 * @param {{node: string, leaves: string[], version: number}} props
 */
export function FieldPlot({ node, leaves, version }) {
  const app = useApp();
  const { mirror, session, view, descent } = app;
  useTopic(descent, "descent");
  useTopic(view, "projector");
  const structure = useTopic(mirror, "structure");
  const others = [...mirror.nodes.values()]
    .filter(({ id, op }) => !leaves.includes(id) && isLeaf(op))
    .map(({ id }) => mirror.givenNumber(id))
    .join();
  const at = leaves.map((leaf) => mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf));
  const answer = useAnswer(MESSAGES.FIELD, { node, leaves }, [others, structure]);
  const field = useMemo(
    () =>
      answer?.values && {
        across: new Float64Array(answer.across),
        up: new Float64Array(answer.up),
        values: new Float64Array(answer.values),
      },
    [answer],
  );
  const plots = useLater(PLOTS);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const place = useRef(/** @type {ReturnType<typeof placeOf> | null} */ (null));
  const slopes = leaves.map((leaf) => mirror.numbersOf(leaf).gradient);
  const isTarget = mirror.target === node;

  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx || !field || !plots) return;
    const { width, height } = element.getBoundingClientRect();
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const here = (place.current = placeOf(field, width, height));
    const names = leaves.map((leaf) => labelOf(app, leaf));
    drawMap(ctx, field, here, plots.contours);
    drawAxes(ctx, field, here, names, width, height);
    drawPath(ctx, here, pathOf(descent, leaves, at));
    const [x, y] = at;
    const [right, up] = slopes;
    if (x === null || y === null) return;
    drawPoint(ctx, here, x, y);
    const points = isTarget && right !== null && up !== null && (right !== 0 || up !== 0);
    if (points) drawArrow(ctx, here, [x, y], [right, up]);
  }, [field, plots, version, descent.path, view.projector]);

  /** Put both leaves where the map was pressed: on its nearest sample. @param {any} event */
  const put = (event) => {
    if (!field || !place.current) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const column = Math.round(place.current.column(event.clientX - left));
    const row = Math.round(place.current.row(event.clientY - top));
    const numbers = [field.across[column], field.up[row]];
    if (numbers.some((number) => number === undefined)) return;
    const edits = leaves.map((id, index) => ({
      type: mirror.nodes.get(id)?.op === "placeholder" ? "feed" : "set_value",
      id,
      value: numbers[index],
    }));
    session.batch(edits).catch(session.complain);
  };

  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  const names = {
    node: labelOf(app, node),
    one: labelOf(app, leaves[0]),
    other: labelOf(app, leaves[1]),
  };
  return html`<div className="field-plot">
    <canvas ref=${canvas} className="map" role="img" aria-label=${t("plot.map", names)} aria-busy=${!field || !plots} onPointerDown=${put}></canvas>
    <div className="map-numbers">
      ${leaves.map((leaf, index) => html`<p key=${leaf}>${labelOf(app, leaf)} = <b className="value">${at[index] === null ? "–" : format(at[index])}</b></p>`)}
      ${
        isTarget &&
        slopes.every((slope) => slope !== null) &&
        html`<p>${t("plot.arrow")}</p>
          <p className="gradient" title=${slopes.map((slope) => exact(slope ?? NaN)).join(", ")}>
            (${slopes.map((slope) => format(slope ?? NaN)).join(", ")})
          </p>`
      }
      <p className="quiet">${t("plot.mapHint")}</p>
      ${isTarget && html`<div className="row"><${DescentButtons} /></div>`}
      ${isTarget && descent.ended && html`<p className="field-problem" role="alert">${descent.ended}</p>`}
    </div>
  </div>`;
}
