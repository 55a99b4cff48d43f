/** Waiting until the mirror has come as far as an answer says. */

/**
 * Wait until the mirror is at a revision: an answer by HTTP may overtake its patch.
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {number} revision
 */
export function reached(mirror, revision) {
  return new Promise((settle) => {
    const look = () => {
      if (mirror.revision < revision) return;
      for (const leave of leaving) leave();
      settle(undefined);
    };
    const leaving = ["revision", "structure"].map((topic) => mirror.subscribe(topic, look));
    look();
  });
}
