/** What the drawer shows: fetched when it is first opened. */

import { CheckPanel } from "./CheckPanel.js";
import { ComparePanel } from "./ComparePanel.js";
import { DescentPanel } from "./DescentPanel.js";
import { ModesPanel } from "./ModesPanel.js";
import { PlotPanel } from "./PlotPanel.js";
import { TracePanel } from "./TracePanel.js";

/** @type {Record<import("../../state/view.js").Drawer, () => any>} */
export const PANELS = {
  trace: TracePanel,
  modes: ModesPanel,
  compare: ComparePanel,
  plot: PlotPanel,
  check: CheckPanel,
  descent: DescentPanel,
};
