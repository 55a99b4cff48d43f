/** A boundary round each node: one that cannot be drawn does not take the canvas along. */

import { memo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { arityOf } from "../acts/edits.js";
import { bodyOf } from "../state/notation.js";
import { labelOf } from "../words/names.js";
import { t } from "../words/i18n.js";
import { Boundary, Failed } from "../fields/Boundary.js";
import { html, useTopic } from "../lib.js";
import { inputPorts, outputPort } from "./Port.js";

/** @typedef {import("../fields/Boundary.js").Failure} Failure */

/**
 * What stands in a node's place; it has the node's ports, so that its wires stay.
 * @param {Failure & {id: string}} props
 */
function FailedNode({ id, ...failure }) {
  const app = useApp();
  useTopic(app.view, "laid");
  if (!app.mirror.nodes.has(id)) return html`<${Failed} ...${failure} name=${t("frame.the")} />`;
  const body = bodyOf(app, id);
  return html`<div className="body">
    ${inputPorts(app, id, arityOf(app, id), body)}
    <${Failed} ...${failure} name=${labelOf(app, id)} />
    ${outputPort(app, body)}
  </div>`;
}

/** @typedef {{id: string, selected?: boolean}} Props */

/**
 * A kind of node for the canvas, tried again whenever the node changes.
 * @param {any} Node
 */
export const guarded = (Node) =>
  memo(
    /** @param {Props} props */ function Guarded({ id, selected }) {
      const { mirror } = useApp();
      const anew = useTopic(mirror, `node:${id}`);
      return html`<${Boundary}
        anew=${anew}
        failed=${(/** @type {Failure} */ failure) => html`<${FailedNode} ...${failure} id=${id} />`}
      >
        <${Node} id=${id} selected=${selected} />
      <//>`;
    },
    (before, after) => before.id === after.id && before.selected === after.selected,
  );
