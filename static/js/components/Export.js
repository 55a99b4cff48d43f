/** The graph in other formats: which there are, what each does not say of it, saved or copied. */

import { useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { copyExport, exportFormats, startDownload } from "../acts/files.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { byGroup } from "../words/search.js";
import { Dialog } from "./CommandParts.js";

/** @typedef {import("../acts/files.js").Format} Format */

/** How many pixels a unit of the canvas may have. */
const SCALES = ["1", "2", "3", "4"];

/** What a picture has and has not, before anybody chooses. */
const SWITCHED = { values: "1", gradients: "1", products: "0", frames: "1" };

/**
 * At which step of the walk a picture may be: forward mode's have tangents, and no picture.
 * @param {import("../state/app.js").App} app
 */
const stepOf = ({ walker }) =>
  walker.active && walker.derivative === "gradient" ? String(walker.at) : null;

/** @param {{format: Format, options: Record<string, string>}} props */
function Row({ format, options }) {
  const app = useApp();
  const { key, title, binary, ending, heeds, refused, remarks } = format;
  const solves = heeds.includes("solutions") && app.session.may("edit");
  const chosen = Object.fromEntries(
    Object.entries(options).filter(([name]) => heeds.includes(name)),
  );
  return html`<li className="export-row">
    <span className="export-words">
      <span>${title} <span className="quiet">.${ending}</span></span>
      ${remarks.map((remark) => html`<span key=${remark} className=${refused ? "export-refusal" : "quiet"}>${remark}</span>`)}
    </span>
    ${
      !binary &&
      html`<button type="button" className="button small" disabled=${refused} aria-label=${t("export.copy.of", { title })} onClick=${() => void copyExport(app, format, chosen)}>
        ${t("export.copy")}
      </button>`
    }
    <button type="button" className="button small" disabled=${refused} aria-label=${t("export.save.of", { title })} onClick=${() => startDownload(app, key, chosen)}>
      ${t("export.save")}
    </button>
    ${
      solves &&
      html`<button type="button" className="button small" disabled=${refused} aria-label=${t("export.solutions.of", { title })} onClick=${() => startDownload(app, key, { ...chosen, solutions: "1" })}>
        ${t("export.solutions")}
      </button>`
    }
  </li>`;
}

export function Export() {
  const app = useApp();
  const [formats, setFormats] = useState(/** @type {Format[]} */ ([]));
  const [failure, setFailure] = useState("");
  const [options, setOptions] = useState(
    /** @type {Record<string, string>} */ ({ ...SWITCHED, scale: "2" }),
  );
  useEffect(() => {
    exportFormats(app).then(setFormats, (error) => setFailure(error.message));
  }, [app]);

  /** @param {string} label @param {boolean} checked @param {() => void} flip */
  const box = (label, checked, flip) => html`<label key=${label}>
    <input type="checkbox" checked=${checked} onChange=${flip} /> ${label}
  </label>`;
  const step = stepOf(app);
  const { step: chosen, ...others } = options;

  return html`<${Dialog} title=${t("export.title")} wide>
    <h2 className="dialog-title">${t("export.title")}</h2>
    <p className="export-options">
      <span className="quiet">${t("export.pictures")}</span>
      ${[
        ["values", t("export.values")],
        ["gradients", t("export.gradients")],
        ["products", t("export.products")],
        ["frames", t("export.frames")],
      ].map(([name, label]) =>
        box(label, options[name] === "1", () =>
          setOptions({ ...options, [name]: options[name] === "1" ? "0" : "1" }),
        ),
      )}
      ${
        step !== null &&
        box(t("export.step"), chosen !== undefined, () =>
          setOptions(chosen === undefined ? { ...others, step } : others),
        )
      }
      <label>
        ${t("export.scale")}
        <select className="field small" value=${options.scale} onChange=${(/** @type {any} */ event) => setOptions({ ...options, scale: event.target.value })}>
          ${SCALES.map((scale) => html`<option key=${scale} value=${scale}>${scale} ×</option>`)}
        </select>
      </label>
    </p>
    ${failure && html`<p role="alert">${failure}</p>`}
    <div className="export" tabIndex=${0} aria-label=${t("export.title")} role="group">
      ${[...byGroup(formats)].map(
        ([group, found]) =>
          html`<section key=${group}>
            <h3 className="heading">${t(`export.group.${group}`)}</h3>
            <ul>${found.map((format) => html`<${Row} key=${format.key} format=${format} options=${options} />`)}</ul>
          </section>`,
      )}
    </div>
    <form method="dialog" className="dialog-foot"><button className="button">${t("close")}</button></form>
  <//>`;
}
