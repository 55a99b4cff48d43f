/** Who else sees the graph: a link for each thing that one may do with it, and codes of them. */

import { useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { copyText } from "../acts/files.js";
import {
  addressWithGraph,
  codeOf,
  frameOf,
  KINDS,
  links,
  makeLink,
  MAX_ADDRESS,
  revokeLink,
} from "../acts/sharing.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { Dialog } from "./CommandParts.js";

/**
 * @typedef {import("../acts/sharing.js").Kind} Kind
 * @typedef {import("../acts/sharing.js").Link} Link
 */

/**
 * A text that is there to be taken along.
 * @param {{text: string, label: string}} props
 */
function Copied({ text, label }) {
  const { session } = useApp();
  const copy = async () => {
    await copyText(text);
    session.notify(t("share.copied"), "note");
  };
  return html`<span className="share-text">
    <input className="field small" readOnly aria-label=${label} value=${text} onFocus=${(/** @type {any} */ event) => event.target.select()} />
    <button type="button" className="button small" aria-label=${t("share.copy.of", { what: label })} onClick=${() => void copy()}>${t("share.copy")}</button>
  </span>`;
}

/**
 * One kind of link: what it lets do, and the link, if there is one.
 * @param {{kind: Kind, link: Link | undefined, change: (work: () => Promise<unknown>) => void}} props
 */
function Row({ kind, link, change }) {
  const app = useApp();
  const title = t(`share.${kind}`);
  const anew = async () => {
    await revokeLink(app, kind);
    await makeLink(app, kind);
  };
  return html`<li className="share-row">
    <div className="share-words">
      <h3 className="heading">${title}</h3>
      <span className="quiet">${t(`share.${kind}.hint`)}</span>
    </div>
    ${
      link
        ? html`<${Copied} text=${link.address} label=${title} />
          ${kind === "embed" && html`<${Copied} text=${frameOf(link)} label=${t("share.frame")} />`}
          <div className="share-buttons">
            ${
              kind !== "embed" &&
              html`<button type="button" className="button small" onClick=${() => app.view.open({ kind: "code", link })}>${t("share.code")}</button>`
            }
            <button type="button" className="button small" title=${t("share.anew.hint")} onClick=${() => change(anew)}>${t("share.anew")}</button>
            <button type="button" className="button small" title=${t("share.revoke.hint")} onClick=${() => change(() => revokeLink(app, kind))}>${t("share.revoke")}</button>
          </div>`
        : html`<div className="share-buttons">
          <button type="button" className="button small" onClick=${() => change(() => makeLink(app, kind))}>${t("share.make")}</button>
        </div>`
    }
  </li>`;
}

/** The graph in an address, as long as that is short enough. */
function Carried() {
  const app = useApp();
  const [address, setAddress] = useState("");
  useEffect(() => {
    addressWithGraph(app).then(setAddress, () => setAddress(""));
  }, [app]);
  const count = address.length;
  return html`<section className="share-row">
    <div className="share-words">
      <h3 className="heading">${t("share.carried")}</h3>
      <span className="quiet">${t("share.carried.hint")}</span>
    </div>
    ${
      count > MAX_ADDRESS
        ? html`<p className="quiet">${t("share.carried.long", { count, most: MAX_ADDRESS })}</p>`
        : address && html`<${Copied} text=${address} label=${t("share.carried")} />`
    }
  </section>`;
}

export function Share() {
  const app = useApp();
  const [found, setFound] = useState(/** @type {Link[]} */ ([]));
  const [failure, setFailure] = useState("");
  const owns = app.session.may("own");
  const refuse = (/** @type {Error} */ error) => setFailure(error.message);
  const look = () => links(app).then(setFound, refuse);
  useEffect(() => {
    if (owns) void look();
  }, [app]);
  /** @param {() => Promise<unknown>} work */
  const change = (work) => {
    setFailure("");
    work().then(look, refuse);
  };
  return html`<${Dialog} title=${t("share.title")} wide>
    <h2 className="dialog-title">${t("share.title")}</h2>
    <p className="quiet">${t(owns ? "share.owner" : "share.guest")}</p>
    ${failure && html`<p role="alert">${failure}</p>`}
    <ul className="share">
      ${
        owns &&
        KINDS.map(
          (kind) =>
            html`<${Row} key=${kind} kind=${kind} link=${found.find((link) => link.kind === kind)} change=${change} />`,
        )
      }
    </ul>
    <${Carried} />
    <form method="dialog" className="dialog-foot"><button className="button">${t("close")}</button></form>
  <//>`;
}

/**
 * A link that fills the screen, for the cameras of a room.
 * @param {{link: Link}} props
 */
export function Code({ link }) {
  const app = useApp();
  return html`<${Dialog} title=${t("share.code")} className="code">
    <img className="code-picture" src=${codeOf(app, link.kind)} alt=${t("share.code.of", { address: link.address })} />
    <p className="code-address">${link.address}</p>
    <form method="dialog"><button className="button">${t("close")}</button></form>
  <//>`;
}
