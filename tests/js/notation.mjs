// Drives static/js/state/notation.js: the bodies of a document, their texts and widths.
import { Measures } from "../../static/js/state/measures.js";
import { Mirror } from "../../static/js/state/mirror.js";
import { bodyOf } from "../../static/js/state/notation.js";
import { takeDifference, wholeOf } from "../../static/js/state/records.js";

/** @param {{document: object, target: string | null, palette: any[], measures: any}} told */
export function answer({ document, target, palette, measures: table }) {
  const mirror = new Mirror();
  takeDifference(mirror, wholeOf(document), new Set());
  mirror.target = target;
  const measures = new Measures(table);
  const entries = new Map(palette.map((entry) => [entry.op, entry]));
  const app = { mirror, entries, measures };
  return [...mirror.nodes.keys()]
    .filter((id) => !mirror.standsInside(id))
    .map((id) => {
      const { text, name, ports } = bodyOf(app, id);
      const plain = (runs) => runs.map((run) => [run.text, run.script ?? ""]);
      const ends = measures.ends(ports.length);
      return [id, plain(text), plain(name), measures.bodyWidth(text), ends];
    });
}
