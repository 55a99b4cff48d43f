/** A frame on the canvas: a titled, coloured box around nodes, dragged by its title, resized by hand. */

import { memo, NodeResizer, useLayoutEffect, useRef, useState } from "../../vendor/vendor.js";
import { useBar } from "../state/allowed.js";
import { useApp } from "../state/app.js";
import { takeTitle } from "../acts/framing.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { frameId } from "./elements.js";

/** The palette's colours, in the order in which a click goes through them. */
const COLOURS = ["green", "blue", "orange", "purple", "grey"];

/** Smallest frame: its title still has room. */
const LEAST = { minWidth: 160, minHeight: 90 };

/** @param {{id: string, selected?: boolean}} props */
function Box({ id, selected = false }) {
  const app = useApp();
  const { canvas, mirror, session, view } = app;
  useTopic(mirror, "structure");
  useTopic(view, "laid");
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const name = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => {
    const begun = takeTitle(app, frameId(id));
    if (begun === null) return;
    setDraft(begun);
    // Nothing scrolls under the canvas, which moves its view by itself.
    name.current?.focus({ preventScroll: true });
    canvas?.bringIntoView([id]);
  }, [app, canvas, id]);
  const bar = useBar("edit");
  const frame = mirror.frames.get(frameId(id));
  if (!frame) return null;

  /** @param {object} change */
  const edit = (change) =>
    session
      .edit({ type: "set_frame", id: frame.id, frame: { ...frame, ...change } })
      .catch(session.complain);
  const keep = () => {
    if (draft !== null && draft !== frame.title) void edit({ title: draft });
    setDraft(null);
  };

  return html`<div className=${`frame frame-${frame.colour}`}>
    <${NodeResizer}
      isVisible=${selected && !view.projector && !view.laid && bar === null}
      ...${LEAST}
      onResizeEnd=${(/** @type {unknown} */ _, /** @type {any} */ { x, y, width, height }) =>
        edit({ x, y, width, height })}
    />
    <div className="frame-title">
      <button
        type="button"
        className="frame-colour nodrag"
        aria-label=${t("frame.colourOf", {
          frame: frame.title || t("frame.the"),
          colour: t(`colour.${frame.colour}`),
        })}
        title=${bar ? t(`mayNot.${bar}`) : t("frame.colour")}
        disabled=${bar !== null}
        onClick=${() =>
          edit({ colour: COLOURS[(COLOURS.indexOf(frame.colour) + 1) % COLOURS.length] })}
      ></button>
      <input
        ref=${name}
        className="frame-name"
        aria-label=${t("frame.title")}
        placeholder=${t("command.frame")}
        maxLength=${200}
        readOnly=${bar !== null}
        value=${draft ?? frame.title}
        onChange=${(/** @type {any} */ event) => setDraft(event.target.value)}
        onBlur=${keep}
        onKeyDown=${(/** @type {any} */ event) => {
          if (event.key === "Enter") event.target.blur();
          if (event.key === "Escape") setDraft(null);
          event.stopPropagation();
        }}
      />
    </div>
  </div>`;
}

export const FrameBox = memo(Box);
