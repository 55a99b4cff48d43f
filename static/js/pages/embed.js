/** Starts the frame in which another page shows a graph. */

import { Frame } from "../components/Frame.js";
import { start } from "../components/starting.js";

start(Frame, ({ view }) => {
  view.framed = true;
});
