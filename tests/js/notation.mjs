// Drives static/js/state/notation.js: the bodies of a document, their texts and what they take.
import { Measures } from "../../static/js/state/measures.js";
import { Mirror } from "../../static/js/state/mirror.js";
import { bodyOf, fewLeaves } from "../../static/js/state/notation.js";
import { takeDifference, wholeOf } from "../../static/js/state/records.js";
import { formatBeside } from "../../static/js/words/format.js";

/** @param {{document: object, target: string | null, palette: any[], measures: any,
 *   numbers: Record<string, [string, string]>}} told numbers as texts, so that all are told */
export function answer({ document, target, palette, measures: table, numbers }) {
  const mirror = new Mirror();
  takeDifference(mirror, wholeOf(document), new Set());
  mirror.target = target;
  const measures = new Measures(table);
  const entries = new Map(palette.map((entry) => [entry.op, entry]));
  const app = { mirror, entries, measures };
  const drawn = [...mirror.nodes.values()].filter(({ id }) => !mirror.standsInside(id));
  const bodies = drawn.map((node) => {
    const body = bodyOf(app, node.id);
    const plain = (runs) => runs.map((run) => [run.text, run.script ?? ""]);
    const [value, gradient] = numbers[node.id].map(Number);
    const figures = formatBeside(node, { value, gradient });
    const beside = measures.roomBeside(figures);
    return {
      id: node.id,
      text: plain(body.text),
      name: plain(body.name),
      width: measures.bodyWidth(body.text),
      ends: measures.ends(body.ports.length),
      figures: [figures.value, figures.gradient],
      right: Object.values(measures.sides(body, beside, { slider: true })),
      down: Object.values(measures.sides(body, beside, { down: true })),
      boxes: {
        right: Object.values(measures.nameBox(body, { x: 0, y: 0 }, false)),
        down: Object.values(measures.nameBox(body, { x: 0, y: 0 }, true)),
      },
      bare: Object.values(measures.sides(body, 0)),
      pulledOut: {
        right: Object.values(measures.pulledOut(node, 1, false)),
        down: Object.values(measures.pulledOut(node, 0, true)),
      },
    };
  });
  return { bodies, few: fewLeaves(app) };
}
