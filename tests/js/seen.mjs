// Drives static/js/state/seen.js: what every node shows at a step of a walk.
import { Mirror } from "../../static/js/state/mirror.js";
import { seenAt, walkOf } from "../../static/js/state/seen.js";

export function answer({ snapshot, walk, at }) {
  const mirror = new Mirror();
  const numbers = new Uint8Array(Buffer.from(snapshot.numbers, "base64")).buffer;
  mirror.load({ ...snapshot, numbers });
  const { nodes, wires } = seenAt(walkOf(walk), at, mirror);
  return { nodes: Object.fromEntries(nodes), wires: Object.fromEntries(wires) };
}
