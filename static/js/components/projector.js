/** Projector mode: full screen, the projector's theme, and back when full screen is left. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { useTopic } from "../lib.js";

export function useProjector() {
  const { view } = useApp();
  useTopic(view, "projector");
  const on = view.projector;
  useEffect(() => {
    if (!on) return undefined;
    document.documentElement.classList.add("projecting");
    window.dispatchEvent(new Event("chalkgrad-theme"));
    let full = document.fullscreenElement !== null;
    const changed = () => {
      if (full && !document.fullscreenElement) view.setProjector(false);
      full = document.fullscreenElement !== null;
    };
    document.addEventListener("fullscreenchange", changed);
    // A browser may refuse, as in a frame of another page: the window is then filled instead.
    if (view.full) document.documentElement.requestFullscreen?.().catch(() => {});
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      document.documentElement.classList.remove("projecting");
      window.dispatchEvent(new Event("chalkgrad-theme"));
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    };
  }, [on, view]);
}
