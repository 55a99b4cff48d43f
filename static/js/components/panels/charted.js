/** The panels of the drawer that have charts: fetched when one of them is first opened. */

import { CheckPanel } from "./CheckPanel.js";
import { DescentPanel } from "./DescentPanel.js";
import { PlotPanel } from "./PlotPanel.js";

export const WITH_CHARTS = { plot: PlotPanel, check: CheckPanel, descent: DescentPanel };
