// Draws the plane: its ground with the encoded test images, once for a size and a theme; on it the path, the drawn digit's place and z.
"use strict";

class PlaneView {
  #canvas;
  #ground = document.createElement("canvas");
  #groundOf = "";
  #waiting = false;
  #plane = null;

  z = null;
  placed = null;
  path = [];

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.redraw()).observe(canvas);
    Theme.onChange(() => this.redraw());
  }

  set plane(plane) {
    this.#plane = plane;
    this.#groundOf = "";
    this.redraw();
  }

  get plane() {
    return this.#plane;
  }

  /** The place on the plane of a pointer event. */
  placeOf(event) {
    const box = this.#canvas.getBoundingClientRect();
    const { min, max } = this.#plane.bounds;
    return [
      min[0] + ((event.clientX - box.left) / box.width) * (max[0] - min[0]),
      max[1] - ((event.clientY - box.top) / box.height) * (max[1] - min[1]),
    ];
  }

  redraw() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      if (this.#plane && this.#canvas.clientWidth > 0) this.#draw();
    });
  }

  #draw() {
    const scale = devicePixelRatio;
    const size = Math.round(this.#canvas.clientWidth * scale);
    const dark = Theme.isDark();
    if (this.#canvas.width !== size) [this.#canvas.width, this.#canvas.height] = [size, size];
    if (this.#groundOf !== `${size} ${dark}`) {
      this.#groundOf = `${size} ${dark}`;
      [this.#ground.width, this.#ground.height] = [size, size];
      PlaneGround.draw(this.#ground.getContext("2d"), this.#plane, size, scale, dark);
    }
    const context = this.#canvas.getContext("2d");
    const ink = VaeCharts.ink({ dark });
    context.drawImage(this.#ground, 0, 0);
    context.lineJoin = context.lineCap = "round";
    if (this.path.length > 0) {
      context.beginPath();
      this.path.forEach((point) => context.lineTo(...PlaneGround.pixel(this.#plane.bounds, point, size)));
      for (const [width, colour] of [[6, ink.ground], [2.5, ink.text]]) {
        [context.lineWidth, context.strokeStyle] = [width * scale, colour];
        context.stroke();
      }
    }
    if (this.placed) this.#mark(context, this.placed, size, scale, ink, 4);
    if (this.z) this.#mark(context, this.z, size, scale, ink, 0);
  }

  /** A ring, or a shape of some corners, that stays on the canvas. */
  #mark(context, z, size, scale, ink, corners) {
    const radius = 9 * scale;
    const [x, y] = PlaneGround.pixel(this.#plane.bounds, this.#plane.at(z), size).map((value) => Math.max(radius, Math.min(size - radius, value)));
    context.beginPath();
    if (corners === 0) context.arc(x, y, radius, 0, 2 * Math.PI);
    for (let i = 0; i < corners; i++) {
      const angle = (2 * Math.PI * i) / corners;
      context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    context.closePath();
    for (const [width, colour] of [[6, ink.ground], [3, ink.text]]) {
      [context.lineWidth, context.strokeStyle] = [width * scale, colour];
      context.stroke();
    }
    if (corners > 0) {
      context.fillStyle = ink.text;
      context.fill();
    }
  }
}
