// Drives static/js/state/mirror.js: what it holds after a snapshot or a patch, and what it told of.
import { Mirror } from "../../static/js/state/mirror.js";

const mirror = new Mirror();
let topics = [];
mirror.changed = (names) => (topics = [...new Set(names)]);

/** @param {{numbers: string}} told with its numbers in base64 */
const unpacked = ({ numbers, ...told }) => ({
  ...told,
  numbers: new Uint8Array(Buffer.from(numbers, "base64")).buffer,
});

const held = () => ({
  graph: {
    title: mirror.title,
    mode: mirror.mode,
    target: mirror.chosenTarget,
    direction: mirror.direction,
    note: mirror.note,
    feeds: Object.fromEntries(mirror.feeds),
    frames: [...mirror.frames.values()],
    hidden: Object.fromEntries(mirror.hidden),
    lesson: mirror.lesson,
    step: mirror.step,
  },
  nodes: [...mirror.nodes.values()],
  edges: [...mirror.wires.values()].map(({ port, ...wire }) => ({ ...wire, key: port })),
  uses: Object.fromEntries([...mirror.nodes.keys()].map((id) => [id, mirror.usesOf(id)])),
  inputs: Object.fromEntries([...mirror.nodes.keys()].map((id) => [id, mirror.wiresInto(id)])),
  serials: Object.fromEntries(mirror.serials),
  numbers: Object.fromEntries(
    [...mirror.numbers].map(([id, { value, gradient, withheld }]) => [
      id,
      [value === null ? null : String(value), gradient === null ? null : String(gradient), withheld],
    ]),
  ),
  problems: [...mirror.problems.keys()],
  kept: [mirror.uses.size, mirror.inputs.size, mirror.bySerial.size],
  topics,
});

export function answer({ snapshot, patch }) {
  if (snapshot) mirror.load(unpacked(snapshot));
  else mirror.apply(unpacked(patch));
  return held();
}
