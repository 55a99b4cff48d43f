/** This window and the one that is followed: what is seen there is shown, what is seen here is told. */

import { useEffect } from "../../vendor/vendor.js";
import { sightOf, takeSight } from "../acts/leading.js";
import { useApp } from "../state/app.js";

/** What of the view others see. */
const SHOWN = ["selection", "spotlight", "focus", "contributions", "projector", "laid", "drawer"];

export function useLeading() {
  const app = useApp();
  useEffect(() => {
    const { leading, lesson, session, view, walker } = app;
    leading.see = () => sightOf(app);
    const stir = () => leading.stir();
    const take = () => {
      takeSight(app)
        .then(() => {
          if (!leading.resumes || !app.canvas) return;
          leading.resumes = false;
          leading.taken = null;
          leading.stir();
        })
        .catch(session.complain);
    };
    const stops = [
      walker.subscribe("walk", stir),
      lesson.subscribe("lesson", stir),
      ...SHOWN.map((topic) => view.subscribe(topic, stir)),
      leading.subscribe("sight", take),
    ];
    const themes = new MutationObserver(stir);
    themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      themes.disconnect();
      stops.forEach((stop) => stop());
    };
  }, [app]);
}
