/** The pace of a walk: steps that are made by themselves, so many a second, until one ends it. */

/** Steps a second at the speeds that can be chosen. */
export const SPEEDS = [0.5, 1, 2, 5];

export class Pace {
  /**
   * @param {() => void} step makes a step, and may end it
   * @param {() => void} changed is told whenever it plays, pauses, or changes its speed
   */
  constructor(step, changed) {
    this.step = step;
    this.changed = changed;
    /** Whether steps are to be made; the first may still be waited for. */
    this.playing = false;
    this.speed = 1;
    this.timer = 0;
  }

  /** Say that steps are to be made: they are from `go` on. */
  begin() {
    this.playing = true;
    this.changed();
  }

  go() {
    this.tick();
    this.changed();
  }

  end() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.playing = false;
    this.changed();
  }

  /** @param {number} speed steps a second */
  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) this.tick();
    this.changed();
  }

  tick() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (!this.playing) return;
      this.step();
      if (this.playing) this.tick();
    }, 1000 / this.speed);
  }
}
