// What of the plane does not move: grid, encoded test images, numbers and names of the axes.
"use strict";

const PlaneGround = (() => {
  /** The pixel of a place on the plane, from the left and from the top. */
  const pixel = ({ min, max }, [x, y], size) => [((x - min[0]) / (max[0] - min[0])) * size, ((max[1] - y) / (max[1] - min[1])) * size];

  /** The multiples of a round step that are shown on an axis. */
  function ticksOf({ min, max }, axis) {
    const step = [1, 2, 5, 10, 20, 50, 100].find((each) => (max[0] - min[0]) / each <= 12) ?? 1000;
    const first = Math.ceil(min[axis] / step);
    return Array.from({ length: Math.floor(max[axis] / step) - first + 1 }, (_, i) => (first + i) * step);
  }

  function draw(context, plane, size, scale, dark) {
    const ink = VaeCharts.ink({ dark });
    context.fillStyle = ink.ground;
    context.fillRect(0, 0, size, size);
    drawGrid(context, plane.bounds, size, scale, ink);
    drawPoints(context, plane, size, scale, VaeCharts.digitColours({ dark }));
    drawTexts(context, plane, size, scale, ink);
  }

  function drawGrid(context, bounds, size, scale, ink) {
    [context.strokeStyle, context.lineWidth] = [ink.faint, scale];
    context.beginPath();
    for (const tick of ticksOf(bounds, 0)) {
      const [x] = pixel(bounds, [tick, 0], size);
      context.moveTo(x, 0);
      context.lineTo(x, size);
    }
    for (const tick of ticksOf(bounds, 1)) {
      const [, y] = pixel(bounds, [0, tick], size);
      context.moveTo(0, y);
      context.lineTo(size, y);
    }
    context.stroke();
  }

  function drawPoints(context, { points, labels, bounds }, size, scale, colours) {
    const radius = Math.max(1.4 * scale, size / 260);
    context.globalAlpha = 0.75;
    points.forEach((point, i) => {
      context.fillStyle = colours[labels[i] % 10];
      context.beginPath();
      context.arc(...pixel(bounds, point, size), radius, 0, 2 * Math.PI);
      context.fill();
    });
    context.globalAlpha = 1;
  }

  function drawTexts(context, { bounds, names }, size, scale, ink) {
    const write = (text, x, y, align, baseline) => {
      Object.assign(context, { textAlign: align, textBaseline: baseline, lineWidth: 4 * scale, strokeStyle: ink.ground, fillStyle: ink.muted });
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    };
    const [near, far] = [5 * scale, size - 5 * scale];
    context.lineJoin = "round";
    context.font = `bold ${13 * scale}px system-ui, sans-serif`;
    write(names[0], far, far, "right", "bottom");
    write(names[1], near, near, "left", "top");
    // The names have the corners.
    const free = far - context.measureText(names[0]).width - 14 * scale;
    context.font = `${11 * scale}px system-ui, sans-serif`;
    for (const tick of ticksOf(bounds, 0)) {
      const [x] = pixel(bounds, [tick, 0], size);
      if (x > 20 * scale && x < free) write(VaeCharts.minus(tick), x, far, "center", "bottom");
    }
    for (const tick of ticksOf(bounds, 1)) {
      const [, y] = pixel(bounds, [0, tick], size);
      if (y > 30 * scale && y < size - 24 * scale) write(VaeCharts.minus(tick), near, y, "left", "middle");
    }
  }

  return { pixel, draw };
})();
