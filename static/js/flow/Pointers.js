/** Where others point on the canvas, and the fields in which they type. */

import { useReactFlow, useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { calledOf, hueOf } from "../state/company.js";
import { html, useTopic } from "../lib.js";

/** @param {any} state */
const zoomOf = (state) => state.transform[2];

export function Pointers() {
  const { company, mirror, view } = useApp();
  const flow = useReactFlow();
  const zoom = useStore(zoomOf);
  useTopic(company, "pointers");
  useTopic(company, "people");
  useTopic(view, "laid");
  useTopic(mirror, "structure");
  // A window that lays nodes out by itself has them elsewhere.
  const pointers = view.laid ? [] : [...company.pointers];
  const typing = company.people.flatMap((person) => {
    const node = person.field === null ? undefined : flow.getNode(person.field);
    return node && person !== company.me ? [{ person, at: node.position }] : [];
  });
  if (pointers.length + typing.length === 0) return null;
  /** @param {import("../state/app.js").Point} at */
  const place = ({ x, y }) => ({ transform: `translate(${x}px, ${y}px) scale(${1 / zoom})` });
  return html`<${ViewportPortal}>
    ${pointers.map(
      ([key, { id, name, at }]) =>
        html`<div key=${key} className=${`pointer ${hueOf(id)}`} style=${place(at)} aria-hidden="true">
          <svg width="14" height="18" viewBox="0 0 14 18"><path d="M1 1v14l4-4 2.5 6 2.5-1-2.5-6H13z" /></svg>
          <span className="pointer-name">${name}</span>
        </div>`,
    )}
    ${typing.map(
      ({ person, at }) =>
        html`<div key=${person.id} className=${`types ${hueOf(person.id)}`} style=${place(at)}>
          <span className="pointer-name">${calledOf(person)} …</span>
        </div>`,
    )}
  <//>`;
}
