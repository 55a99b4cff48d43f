// The types of plots.js, for the checker.
export { default as uPlot } from "uplot";
export { contours } from "d3-contour";
