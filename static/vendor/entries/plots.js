// Charts and contour maps.
export { default as uPlot } from "uplot";
export { contours } from "d3-contour";
