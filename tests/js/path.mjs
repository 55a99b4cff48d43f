// Drives static/js/flow/path.js: the curve of a wire.
import { corners } from "../../static/js/flow/path.js";

export const answer = ({ start, end, ...how }) => corners(start, end, how);
