/** Hands on a plot: what a pointer, two fingers, a wheel and keys mean there. */

/** How near to the point a mouse takes it, and how near a finger does, in pixels. */
const NEAR = { mouse: 12, touch: 26 };

/** Pixels of a wheel for which a view is twice as wide; a notch of a mouse's is about a hundred. */
const WHEEL = 300;

/** How much a key, or a button, widens a view, and by what share of it a key moves it. */
export const KEY_ZOOM = 1.5;
const KEY_MOVE = 0.1;

/**
 * What a plot does with a gesture. Places are in pixels from its upper left corner.
 * @typedef {object} Gestures
 * @property {() => [number, number] | null} point where the point is that can be taken
 * @property {(x: number, y: number) => void} drag the point has been dragged to a place
 * @property {(x: number, y: number) => void} drop and has been let go there, or put there
 * @property {(dx: number, dy: number) => void} pan the view moves by so many pixels
 * @property {(factor: number, x: number, y: number) => void} zoom the view becomes so many times as
 *   wide, around a place
 */

/**
 * Listen on a plot.
 * @param {HTMLElement} place
 * @param {Gestures} gestures
 * @returns {() => void} ends it
 */
export function listen(place, gestures) {
  /** @type {Map<number, [number, number]>} */
  const pointers = new Map();
  let taken = false;
  let dragged = false;
  /** @param {MouseEvent} event @returns {[number, number]} */
  const at = ({ clientX, clientY }) => {
    const { left, top } = place.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  /** @param {PointerEvent} event */
  const near = (event) => {
    const [point, [x, y]] = [gestures.point(), at(event)];
    const reach = event.pointerType === "touch" ? NEAR.touch : NEAR.mouse;
    return point !== null && Math.hypot(point[0] - x, point[1] - y) <= reach;
  };
  /** The middle between two fingers, and how far apart they are. */
  const pinch = () => {
    const [[x, y], [u, v]] = [...pointers.values()];
    return { x: (x + u) / 2, y: (y + v) / 2, apart: Math.max(1, Math.hypot(x - u, y - v)) };
  };

  /** @param {PointerEvent} event */
  const down = (event) => {
    if (event.button !== 0) return;
    place.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    taken = pointers.size === 1 && near(event);
    dragged = false;
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      place.classList.toggle("on-point", near(event));
      return;
    }
    const [x, y] = at(event);
    if (x === before[0] && y === before[1]) return;
    dragged = true;
    if (taken) gestures.drag(x, y);
    else if (pointers.size === 1) gestures.pan(x - before[0], y - before[1]);
    if (pointers.size === 2 && !taken) {
      const old = pinch();
      pointers.set(event.pointerId, [x, y]);
      const now = pinch();
      gestures.pan(now.x - old.x, now.y - old.y);
      gestures.zoom(old.apart / now.apart, now.x, now.y);
    }
    pointers.set(event.pointerId, [x, y]);
  };
  /** @param {PointerEvent} event */
  const up = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (taken && dragged) gestures.drop(...at(event));
    taken = false;
  };
  /** @param {WheelEvent} event */
  const wheel = (event) => {
    event.preventDefault();
    gestures.zoom(2 ** (event.deltaY / WHEEL), ...at(event));
  };
  /** @param {MouseEvent} event */
  const double = (event) => gestures.drop(...at(event));

  const ended = new AbortController();
  const { signal } = ended;
  place.addEventListener("pointerdown", down, { signal });
  place.addEventListener("pointermove", move, { signal });
  place.addEventListener("pointerup", up, { signal });
  place.addEventListener("pointercancel", up, { signal });
  place.addEventListener("wheel", wheel, { signal, passive: false });
  place.addEventListener("dblclick", double, { signal });
  return () => ended.abort();
}

/**
 * What a key does with a view: it becomes so many times as wide, and moves by shares of itself to the
 * right and up. Null for a key that does nothing, "reset" for the one that shows the usual view.
 * @param {string} key
 * @returns {{factor: number, across: number, up: number} | "reset" | null}
 */
export function viewKey(key) {
  if (key === "0") return "reset";
  const factor = { "+": 1 / KEY_ZOOM, "=": 1 / KEY_ZOOM, "-": KEY_ZOOM }[key] ?? 1;
  const across = { ArrowLeft: -KEY_MOVE, ArrowRight: KEY_MOVE }[key] ?? 0;
  const up = { ArrowDown: -KEY_MOVE, ArrowUp: KEY_MOVE }[key] ?? 0;
  return factor === 1 && across === 0 && up === 0 ? null : { factor, across, up };
}
