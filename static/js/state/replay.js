/** Edits played back on the mirror, as the server applied them. */

/** Ports that any operator has at most. */
export const MAX_ARITY = 2;

/**
 * The id of the wire on a port.
 * @param {string} target
 * @param {number} port
 */
export const wireId = (target, port) => `${target}:${port}`;

/**
 * @param {import("./mirror.js").Mirror} mirror
 * @param {any} edit
 * @param {Set<string>} touched
 */
export function applyEdit(mirror, edit, touched) {
  const node = mirror.nodes.get(edit.id);
  if (edit.id) touched.add(`node:${edit.id}`);
  switch (edit.type) {
    case "batch":
      edit.edits.forEach((/** @type {any} */ part) => applyEdit(mirror, part, touched));
      break;
    case "add_node": {
      const { id, op, name, value, x, y, attributes } = edit;
      mirror.nodes.set(id, {
        ...attributes,
        id,
        op,
        name: name ?? undefined,
        value: value ?? 1,
        x,
        y,
      });
      touched.add("structure");
      break;
    }
    case "remove_node":
      removeNode(mirror, edit.id, touched);
      break;
    case "connect":
      addWire(mirror, { source: edit.source, target: edit.target, port: edit.port });
      touched.add("structure").add(`wire:${wireId(edit.target, edit.port)}`);
      break;
    case "disconnect":
      removeWire(mirror, wireId(edit.target, edit.port));
      touched.add("structure").add(`wire:${wireId(edit.target, edit.port)}`);
      break;
    case "set_value":
      if (node) node.value = edit.value;
      break;
    case "feed":
      if (edit.value === null) mirror.feeds.delete(edit.id);
      else mirror.feeds.set(edit.id, edit.value);
      break;
    case "rename":
      if (node) node.name = edit.name ?? undefined;
      touched.add("structure");
      break;
    case "move":
      for (const [id, [x, y]] of Object.entries(edit.positions)) {
        Object.assign(mirror.nodes.get(id) ?? {}, { x, y });
      }
      touched.add("structure");
      break;
    case "change_operator":
      revealAll(mirror, edit.id, touched);
      changeOperator(mirror, edit.id, edit.op);
      touched.add("structure");
      break;
    case "annotate":
      for (const [key, value] of Object.entries(edit.set)) {
        if (!node) break;
        if (value === null) delete (/** @type {any} */ (node)[key]);
        else Object.assign(node, { [key]: value });
      }
      break;
    case "set_frame":
      if (edit.frame === null) mirror.frames.delete(edit.id);
      else mirror.frames.set(edit.id, edit.frame);
      touched.add("structure");
      break;
    case "hide":
      for (const item of edit.items) {
        if (edit.hidden) mirror.hidden.add(item);
        else mirror.hidden.delete(item);
        const [kind, id, port] = item.split(":");
        touched.add("hidden").add(`node:${id}`);
        if (kind === "local") touched.add(`wire:${wireId(id, Number(port))}`);
      }
      break;
    case "set_target":
      mirror.chosenTarget = edit.id;
      break;
    case "set_mode":
      mirror.mode = edit.mode;
      touched.add("header");
      break;
    case "set_title":
      mirror.title = edit.title;
      touched.add("header");
      break;
  }
}

/**
 * @param {import("./mirror.js").Mirror} mirror
 * @param {import("./mirror.js").WireDef} wire
 */
export function addWire(mirror, wire) {
  const id = wireId(wire.target, wire.port);
  removeWire(mirror, id);
  mirror.wires.set(id, wire);
  const uses = mirror.uses.get(wire.source) ?? new Set();
  mirror.uses.set(wire.source, uses.add(id));
}

/**
 * @param {import("./mirror.js").Mirror} mirror
 * @param {string} id
 */
function removeWire(mirror, id) {
  const wire = mirror.wires.get(id);
  if (!wire) return;
  mirror.wires.delete(id);
  mirror.wireNumbers.delete(id);
  mirror.uses.get(wire.source)?.delete(id);
}

/**
 * @param {import("./mirror.js").Mirror} mirror
 * @param {string} id
 * @param {Set<string>} touched
 */
function removeNode(mirror, id, touched) {
  for (const wire of [...(mirror.uses.get(id) ?? [])]) {
    removeWire(mirror, wire);
    touched.add(`wire:${wire}`);
  }
  for (let port = 0; port < MAX_ARITY; port++) removeWire(mirror, wireId(id, port));
  revealAll(mirror, id, touched);
  mirror.nodes.delete(id);
  mirror.uses.delete(id);
  mirror.numbers.delete(id);
  mirror.feeds.delete(id);
  const serial = mirror.serials.get(id);
  if (serial !== undefined) mirror.bySerial.delete(serial);
  mirror.serials.delete(id);
  if (mirror.chosenTarget === id) mirror.chosenTarget = null;
  if (mirror.problems.delete(id)) touched.add("problems");
  touched.add("structure");
}

/**
 * A node that goes, or becomes another, takes along what is hidden of it.
 * @param {import("./mirror.js").Mirror} mirror
 * @param {string} id
 * @param {Set<string>} touched
 */
function revealAll(mirror, id, touched) {
  for (const item of mirror.hidden) {
    if (item.split(":")[1] !== id) continue;
    mirror.hidden.delete(item);
    touched.add("hidden");
  }
}

/**
 * @param {import("./mirror.js").Mirror} mirror
 * @param {string} id
 * @param {string} op
 */
function changeOperator(mirror, id, op) {
  const node = mirror.nodes.get(id);
  if (!node) return;
  const number = node.op === "placeholder" ? mirror.feeds.get(id) : node.value;
  mirror.feeds.delete(id);
  node.op = op;
  node.value = number ?? 1;
  if (op === "placeholder" && number !== undefined) mirror.feeds.set(id, number);
}
