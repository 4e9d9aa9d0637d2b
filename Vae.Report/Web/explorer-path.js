// A path on the plane, and its way as an animation at an even pace.
"use strict";

class PlanePath {
  #points = [];
  #frame = 0;
  #stop = null;

  /** In what of the plane's width a second is covered. */
  static pace = 0.25;

  get points() {
    return this.#points;
  }

  get isPlaying() {
    return this.#stop !== null;
  }

  clear() {
    this.stop();
    this.#points = [];
  }

  add(point) {
    this.#points.push(point);
  }

  /** A circle around the middle of what a plane shows. */
  circle({ min, max }) {
    const middle = [0, 1].map((k) => (min[k] + max[k]) / 2);
    const radius = (max[0] - min[0]) * 0.24;
    this.#points = Array.from({ length: 121 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 120;
      return [middle[0] + radius * Math.cos(angle), middle[1] + radius * Math.sin(angle)];
    });
  }

  /** Calls show with the places along the path, then ends; those who want less motion get one place at a time. */
  play({ min, max }, show, ended) {
    this.stop();
    const lengths = [0];
    for (let i = 1; i < this.#points.length; i++) {
      const [a, b] = [this.#points[i - 1], this.#points[i]];
      lengths.push(lengths[i - 1] + Math.hypot(b[0] - a[0], b[1] - a[1]));
    }
    const whole = lengths.at(-1);
    const seconds = Math.max(2, whole / ((max[0] - min[0]) * PlanePath.pace));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const begun = performance.now();
    this.#stop = ended;
    const step = () => {
      const passed = (performance.now() - begun) / 1000;
      const share = Math.min(1, (still ? Math.floor(passed) : passed) / seconds);
      show(this.#placeAt(share * whole, lengths));
      if (share < 1) this.#frame = requestAnimationFrame(step);
      else this.stop();
    };
    step();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    const ended = this.#stop;
    this.#stop = null;
    ended?.();
  }

  #placeAt(length, lengths) {
    const i = Math.max(1, lengths.findIndex((value) => value >= length));
    if (i >= this.#points.length) return this.#points.at(-1);
    const [a, b] = [this.#points[i - 1], this.#points[i]];
    const share = lengths[i] > lengths[i - 1] ? (length - lengths[i - 1]) / (lengths[i] - lengths[i - 1]) : 0;
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  }
}
