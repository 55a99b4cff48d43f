/** The details: the selected node with its contributions, or every leaf's gradient. */

import { useLayoutEffect, useRef, useState } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { isConstant, isDifferentiable, isFed } from "../../words/kinds.js";
import { entryLabel, labelOf, portName, problemOf } from "../../words/names.js";
import { exact, exactSeen, format, formatSeen } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { CommandButton } from "../CommandButton.js";
import { NodeName } from "../NodeName.js";
import { html, useTopic } from "../../lib.js";
import { arityOf } from "../../acts/edits.js";
import { wireId } from "../../state/records.js";
import { Annotations } from "./Annotations.js";
import { Calculus } from "./Calculus.js";
import { Icon } from "../../fields/Icon.js";
import { NameField } from "../../fields/NameField.js";

/**
 * A node's number with all its digits; a hidden one is there for whoever has predicted it.
 * @param {{id: string, kind: "value" | "gradient" | "tangent", number: number | null}} props
 */
function Exact({ id, kind, number }) {
  const { predictions } = useApp();
  const item = `${kind}:${id}`;
  useTopic(predictions, item);
  const known = number ?? predictions.of(item)?.value ?? null;
  return html`<div className=${`figure ${kind}`}>
    <dt className="figure-label">${t(kind)}</dt>
    <dd className="figure-number exact">${known === null ? "–" : exact(known)}</dd>
  </div>`;
}

/** @param {import("../../state/mirror.js").NodeNumbers} numbers */
const hasGradient = ({ gradient, withheld }) => gradient !== null || withheld.includes("gradient");

/**
 * What a node's gradient is the sum of, by its uses; in a forward walk its tangent, by its inputs.
 * @param {{id: string}} props
 */
function Contributions({ id }) {
  const app = useApp();
  const { mirror, walker } = app;
  const { derivative } = walker;
  const back = derivative === "gradient";
  const rows = (back ? mirror.usesOf(id) : mirror.wiresInto(id)).flatMap((wire) => {
    const product = walker.wireNumbersOf(wireId(wire.target, wire.port));
    return product ? [{ wire, product, other: back ? wire.target : wire.source }] : [];
  });
  if (rows.length === 0 || !hasGradient(walker.numbersOf(id))) return null;
  return html`<section>
    <h3 className="heading">${t(`sums.title.${derivative}`)}</h3>
    <p className="quiet">${t(`sums.rule.${derivative}`)}</p>
    <table className="sums">
      <tbody>
        ${rows.map(({ wire, product: { upstream, local, sent }, other }) => {
          return html`<tr key=${wireId(wire.target, wire.port)}>
            <th scope="row">
              <button type="button" className="link" onClick=${() => app.canvas?.reveal(other)}>
                <${NodeName} id=${other} />
              </button>
            </th>
            <td title=${exactSeen(upstream)}>${formatSeen(upstream)}</td>
            <td>×</td>
            <td title=${exactSeen(local)}>${formatSeen(local)}</td>
            <td>=</td>
            <td className=${derivative} title=${exactSeen(sent)}>${formatSeen(sent)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

/** @param {{id: string}} props */
function Inputs({ id }) {
  const app = useApp();
  const { mirror, walker } = app;
  const arity = arityOf(app, id);
  if (arity === 0) return null;
  return html`<section>
    <h3 className="heading">${t("inputs.title")}</h3>
    <table className="sums">
      <tbody>
        ${mirror.inputsOf(id, arity).map((wire, port) => {
          const value = wire ? walker.numbersOf(wire.source).value : null;
          return html`<tr key=${port}>
            <th scope="row">${portName(port, arity)}</th>
            <td>
              ${
                wire
                  ? html`<button type="button" className="link" onClick=${() => app.canvas?.reveal(wire.source)}>
                      <${NodeName} id=${wire.source} />
                    </button>`
                  : html`<span className="quiet">${t("inputs.none")}</span>`
              }
            </td>
            <td className="value">${value === null ? "" : format(value)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

/** @param {{id: string}} props */
function Selected({ id }) {
  const app = useApp();
  const { mirror, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(walker, "walk");
  useTopic(mirror, "structure");
  const node = mirror.nodes.get(id);
  if (!node) return null;
  const numbers = walker.numbersOf(id);
  const problem = mirror.askedProblems().some(([other]) => other === id);
  const fed = isFed(node.op) && mirror.givenNumber(id) !== null;
  return html`<section className="panel-section">
    <h2 className="panel-title"><${NodeName} id=${id} /></h2>
    <p className="quiet">
      ${fed ? t("kind.fed") : entryLabel(node.op, app.entries.get(node.op)?.label ?? node.op)}
    </p>
    ${problem && html`<p className="node-problem">${problemOf(app, id)}</p>`}
    <label className="row"
      ><span className="figure-label">${t("name")}</span>
      <${NameField} key=${id} id=${id} name=${node.name ?? ""} placeholder=${t("name.none")}
    /></label>
    <dl className="figures">
      <${Exact} id=${id} kind="value" number=${numbers.value} />
      ${!isConstant(node.op) && html`<${Exact} id=${id} kind=${walker.derivative} number=${numbers.gradient} />`}
    </dl>
    <div className="row">
      ${["set-target", "connect", "delete"].map(
        (command) => html`<${CommandButton} key=${command} id=${command} className="small" />`,
      )}
    </div>
    <${Inputs} id=${id} />
    <${Contributions} id=${id} />
    <${Calculus} id=${id} />
    <${Annotations} id=${id} />
  </section>`;
}

/** @param {{id: string}} props */
function LeafRow({ id }) {
  const app = useApp();
  const { mirror, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(walker, "walk");
  const { value, gradient } = walker.numbersOf(id);
  return html`<tr>
    <th scope="row">
      <button type="button" className="link" onClick=${() => app.canvas?.reveal(id)}><${NodeName} id=${id} /></button>
    </th>
    <td className="value" title=${value === null ? "" : exact(value)}>${value === null ? "–" : format(value)}</td>
    <td className=${walker.derivative} title=${gradient === null ? "" : exact(gradient)}>
      ${gradient === null ? "–" : format(gradient)}
    </td>
  </tr>`;
}

/** Problems listed; solving them brings up the next. */
const PROBLEMS_SHOWN = 30;

/** Leaves listed before the rest is left to the canvas. */
const LEAVES_SHOWN = 40;

function Overview() {
  const app = useApp();
  const { mirror, walker } = app;
  useTopic(mirror, "structure");
  useTopic(mirror, "header");
  useTopic(walker, "walk");
  useTopic(mirror, `node:${mirror.target}`);
  const leaves = [...mirror.nodes.values()].filter(({ op }) => isDifferentiable(op));
  const target = mirror.target === null ? null : walker.numbersOf(mirror.target);
  return html`<section className="panel-section">
    <h2 className="panel-title">
      ${mirror.target === null ? t("target.none") : t("target.of", { node: labelOf(app, mirror.target) })}
    </h2>
    ${
      target === null
        ? html`<p className="quiet">${t("target.hint")}</p>`
        : html`<dl className="figures"><${Exact} id=${mirror.target} kind="value" number=${target.value} /></dl>`
    }
    ${
      leaves.length > 0 &&
      html`<table className="leaves">
        <thead>
          <tr><th scope="col">${t("leaf")}</th><th scope="col">${t("value")}</th><th scope="col">${t(walker.derivative)}</th></tr>
        </thead>
        <tbody>
          ${leaves.slice(0, LEAVES_SHOWN).map(({ id }) => html`<${LeafRow} key=${id} id=${id} />`)}
        </tbody>
      </table>`
    }
    ${leaves.length > LEAVES_SHOWN && html`<p className="quiet">${t("more", { count: leaves.length - LEAVES_SHOWN })}</p>`}
    ${
      mirror.plan &&
      html`<p className="quiet">
        ${t("plan.runs", mirror.plan)}
      </p>`
    }
    ${mirror.executor && html`<p className="quiet">${t(mirror.executor === "numba" ? "executor.kernel" : "executor.tape")}</p>`}
  </section>`;
}

function Problems() {
  const app = useApp();
  const { mirror } = app;
  useTopic(mirror, "problems");
  useTopic(mirror, "structure");
  useTopic(mirror, "header");
  const asked = mirror.askedProblems();
  const roots = mirror.rootProblems(asked);
  const rest = asked.length - roots.length;
  if (roots.length === 0) return null;
  return html`<section className="panel-section problems" aria-label=${t("problems.title")}>
    <h2 className="heading">${t("problems.title")}</h2>
    <ul>
      ${roots.slice(0, PROBLEMS_SHOWN).map(
        ([id, problem]) =>
          html`<li key=${id}>
            <button type="button" className=${`problem-link ${problem.code}`} onClick=${() => app.canvas?.reveal(id)}>
              ${problemOf(app, id)}
            </button>
          </li>`,
      )}
    </ul>
    ${
      roots.length > PROBLEMS_SHOWN &&
      html`<p className="quiet">${t("more", { count: roots.length - PROBLEMS_SHOWN })}</p>`
    }
    ${rest > 0 && html`<p className="quiet">${t(rest > 1 ? "problems.inherited" : "problems.inheritedOne", { count: rest })}</p>`}
  </section>`;
}

/** Room that a node has to the right of its corner, where the sheet is to cover none of it. */
const NODE_ROOM = 160;

/**
 * The side on which the sheet does not cover the selected node: on the left only where it must.
 * @param {import("../../../vendor/vendor.js").RefObject<HTMLElement | null>} sheet
 */
function useSide(sheet) {
  const { canvas, view } = useApp();
  const [side, setSide] = useState("");
  const [id] = view.nodes;
  useLayoutEffect(() => {
    const at = id === undefined ? null : canvas?.screenOf(id);
    const stage = at && sheet.current?.parentElement?.getBoundingClientRect();
    if (!stage || !sheet.current) return;
    const width = sheet.current.offsetWidth;
    const covers = at.x + NODE_ROOM > stage.right - width && at.x > stage.left + width;
    setSide(covers ? "left" : "");
  }, [canvas, id, sheet]);
  return side;
}

/** A sheet over the canvas, which comes with a selection; pinned, it has a place beside the canvas. */
export function Inspector() {
  const { view } = useApp();
  useTopic(view, "selection");
  useTopic(view, "details");
  const pinned = view.details === "pinned";
  const sheet = useRef(/** @type {HTMLElement | null} */ (null));
  const side = useSide(sheet);
  return html`<aside ref=${sheet} className=${`inspector ${side}`} aria-label=${t("command.details")}>
    <div className="sheet-head">
      <button
        type="button"
        className="button tool"
        aria-label=${t("details.pin")}
        title=${t("details.pinHint")}
        aria-pressed=${pinned}
        onClick=${() => view.keepDetails(pinned ? "comes" : "pinned")}
      >
        <${Icon} name="pin" />
      </button>
      <button
        type="button"
        className="button tool"
        aria-label=${t("details.close")}
        title=${t("details.closeHint")}
        onClick=${() => view.closeDetails()}
      >
        <${Icon} name="close" />
      </button>
    </div>
    ${view.nodes.length === 1 ? html`<${Selected} id=${view.nodes[0]} />` : html`<${Overview} />`}
    <${Problems} />
  </aside>`;
}
