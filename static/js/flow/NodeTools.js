/** What can be done with the one selected node, over it: the same commands as everywhere. */

import { useReactFlow, useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Icon } from "../fields/Icon.js";
import { boundsOf } from "./bounds.js";
import { placeLabels } from "./labels.js";
import { sizeOf, transformOf } from "./stores.js";

/** The commands, which are also the names of their signs. */
const TOOLS = /** @type {const} */ ([
  "set-target",
  "differentiate-again",
  "rename",
  "edit-constant",
  "pull-out",
  "put-in",
  "pin-slider",
  "connect",
  "swap-inputs",
  "change-operator",
  "duplicate",
  "delete",
]);

/** Room between the tools and their node, in canvas units, and the side of a tool in pixels. */
const ABOVE = 6;
const TOOL = 28;

/** No node reaches further than this from its middle, in canvas units, and no tools are placed further
 * off than so many of their widths. */
const NEAR = 1000;
const WIDTHS = 4;

/** @param {string} id */
const placeOf = (id) => (/** @type {any} */ state) => {
  const at = state.nodeLookup.get(id)?.position;
  return at ? `${at.x} ${at.y}` : "";
};

/**
 * Where so many tools stand: by their node, and over no other's body, name or numbers.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {string} id
 * @param {{width: number, height: number}} size
 * @param {import("./bounds.js").Box} area what is seen
 */
function placeTools(app, flow, id, size, area) {
  const own = boundsOf(app, flow, [id]);
  const x = flow.getNode(id)?.position.x ?? 0;
  const y = (own?.y ?? 0) - size.height / 2 - ABOVE;
  // What is far off is never in the way, and the view may be moving.
  const near = flow
    .getNodes()
    .filter(
      ({ position }) => Math.hypot(position.x - x, position.y - y) < NEAR + WIDTHS * size.width,
    );
  const others = near.flatMap((node) => boundsOf(app, flow, [node.id]) ?? []);
  return placeLabels([{ ...size, x, y }], others, area)[0];
}

/** @param {{id: string}} props */
function Tools({ id }) {
  const app = useApp();
  const { commands, mirror } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(mirror, "header");
  const flow = useReactFlow();
  const [dx, dy, zoom] = useStore(transformOf);
  const [width, height] = useStore(sizeOf).split(" ").map(Number);
  const place = useStore(placeOf(id));
  const tools = TOOLS.filter((command) => commands.applies(command));
  if (!place) return null;
  const size = { width: (tools.length * TOOL + 6) / zoom, height: (TOOL + 6) / zoom };
  const area = { x: -dx / zoom, y: -dy / zoom, width: width / zoom, height: height / zoom };
  const { x, y } = placeTools(app, flow, id, size, area);
  return html`<${ViewportPortal}>
    <div
      className="node-tools nodrag nopan"
      role="toolbar"
      aria-label=${t("tools.node")}
      style=${{ transform: `translate(${x}px, ${y}px) scale(${1 / zoom})` }}
    >
      ${tools.map(
        (command) =>
          html`<button
            key=${command}
            type="button"
            aria-label=${commands.words(command).label}
            aria-pressed=${commands.checked(command)}
            title=${commands.words(command).hint}
            onClick=${() => commands.run(command)}
          >
            <${Icon} name=${command} />
          </button>`,
      )}
    </div>
  <//>`;
}

export function NodeTools() {
  const { mirror, session, view, walker } = useApp();
  useTopic(session.past, "past");
  useTopic(view, "selection");
  useTopic(view, "projector");
  useTopic(view, "far");
  useTopic(walker, "walk");
  const [id, another] = view.nodes;
  const looks = view.projector || view.far || session.past.isShown;
  const shown = id && !another && !walker.active && !looks;
  return shown && mirror.nodes.has(id) ? html`<${Tools} id=${id} />` : null;
}
