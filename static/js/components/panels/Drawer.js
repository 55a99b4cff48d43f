/** The panel below the canvas, or beside it: tables and plots of the graph as it is. */

import { useEffect, useLayoutEffect, useRef } from "../../../vendor/vendor.js";
import { ahead, later, useLater } from "../../later.js";
import { useApp } from "../../state/app.js";
import { USUAL_ROOM } from "../../state/view.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { CommandButton } from "../CommandButton.js";
import { ComparePanel } from "./ComparePanel.js";
import { Icon } from "../../fields/Icon.js";
import { ModesPanel } from "./ModesPanel.js";
import { Splitter } from "./Splitter.js";
import { TracePanel } from "./TracePanel.js";

const CHARTED = later(() => {
  ahead(() => import("../../../vendor/plots.js"));
  return import("./charted.js");
});

/** @param {keyof typeof import("./charted.js").WITH_CHARTS} id */
const charted = (id) =>
  function Charted() {
    const Panel = useLater(CHARTED)?.WITH_CHARTS[id];
    return Panel ? html`<${Panel} />` : null;
  };

/** @type {Record<import("../../state/view.js").Drawer, () => any>} */
const PANELS = {
  trace: TracePanel,
  modes: ModesPanel,
  compare: ComparePanel,
  plot: charted("plot"),
  check: charted("check"),
  descent: charted("descent"),
};

/** Panels that tell at once what a walk comes to step by step. @type {(string | null)[]} */
const TELLING = ["modes", "plot", "check", "descent"];

/** What stands for a panel that would give a walk's answers away. */
function AfterWalk() {
  const { commands, descent } = useApp();
  // Nothing that moves numbers goes on where nobody sees it.
  useEffect(() => descent.stop(), [descent]);
  return html`<p className="quiet">${t("walk.after")}</p>
    ${commands.applies("walk-close") && html`<p><${CommandButton} id="walk-close" /></p>`}`;
}

export function Drawer() {
  const { view, walker, commands } = useApp();
  useTopic(view, "drawer");
  useTopic(walker, "walk");
  const tabs = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    tabs.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [view.drawer]);
  if (view.drawer === null) return null;
  const Panel = !walker.over && TELLING.includes(view.drawer) ? AfterWalk : PANELS[view.drawer];
  const { place, share } = view.drawerRoom();
  return html`<section
    className="drawer"
    style=${{ "--room": `${share}%` }}
    aria-label=${t(`drawer.${view.drawer}`)}
  >
    <${Splitter}
      share=${share}
      usual=${USUAL_ROOM[place]}
      beside=${place === "beside"}
      onShare=${(/** @type {number} */ chosen) => view.giveDrawer(place, chosen)}
    />
    <div className="drawer-head">
      <div ref=${tabs} className="tabs" role="tablist" aria-label=${t("group.analyse")}>
        ${Object.keys(PANELS).map(
          (id) =>
            html`<button
              key=${id}
              type="button"
              className="tab"
              role="tab"
              aria-selected=${id === view.drawer}
              title=${commands.words(id).hint}
              onClick=${() => view.showDrawer(/** @type {any} */ (id))}
            >
              ${t(`drawer.${id}`)}
            </button>`,
        )}
      </div>
      <span className="spacer"></span>
      <button type="button" className="button small" aria-label=${t("drawer.close")} onClick=${() => view.showDrawer(null)}><${Icon} name="close" /></button>
    </div>
    <div className="drawer-body" role="tabpanel" aria-label=${t(`drawer.${view.drawer}`)}>
      <${Panel} />
    </div>
  </section>`;
}
