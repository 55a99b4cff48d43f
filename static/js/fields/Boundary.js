/** Where a part of the page cannot be drawn, it says so and offers to go on; the rest lives on. */

import { Component } from "../../vendor/vendor.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/**
 * @typedef {object} Failure
 * @property {Error} error
 * @property {() => void} retry draw the part again
 */

/**
 * @typedef {object} Props
 * @property {unknown} anew drawing is tried again whenever this is another one
 * @property {(failure: Failure) => unknown} failed what is drawn instead
 * @property {unknown} [children]
 */

/** React reports what is caught here on the console. */
export class Boundary extends Component {
  /** @param {Props} props */
  constructor(props) {
    super(props);
    /** @type {{error: Error | null, anew: unknown}} */
    this.state = { error: null, anew: props.anew };
    this.retry = () => this.setState({ error: null });
  }

  /** @param {Error} error */
  static getDerivedStateFromError(error) {
    return { error };
  }

  /**
   * @param {Props} props
   * @param {{anew: unknown}} state
   */
  static getDerivedStateFromProps({ anew }, state) {
    return anew === state.anew ? null : { error: null, anew };
  }

  render() {
    const { error } = this.state;
    const { children, failed } = /** @type {Props} */ (this.props);
    return /** @type {any} */ (error ? failed({ error, retry: this.retry }) : children);
  }
}

/**
 * What happened to a part of the page, in its place.
 * @param {Failure & {name: string, className?: string, onClose?: () => void}} props name: what the
 *   part is called; onClose: for what can be put away
 */
export function Failed({ name, className = "", onClose, error, retry }) {
  return html`<section className=${`failed ${className}`} role="alert">
    <p>${t("failed", { part: name })}</p>
    <p className="quiet failed-why">${error.message}</p>
    <p className="row">
      <button type="button" className="button small nodrag" onClick=${retry}>${t("failed.retry")}</button>
      <button type="button" className="button small nodrag" onClick=${() => location.reload()}>
        ${t("failed.reload")}
      </button>
      ${onClose && html`<button type="button" className="button small" onClick=${onClose}>${t("dismiss")}</button>`}
    </p>
  </section>`;
}
