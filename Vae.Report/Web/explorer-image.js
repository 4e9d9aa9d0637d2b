// Brings a picture to MNIST's form: light on dark, fitted to 20 of 28 pixels, its centre of mass in the middle.
"use strict";

const DigitImage = (() => {
  // What is fainter than this share of the strongest ink is ground.
  const faint = 0.1;

  // What a canvas shows, kept so that a new image of the same size allocates nothing.
  const buffers = new WeakMap();

  const median = (values) => values.sort()[values.length >> 1];

  /** Ink from 0 to 1: the distance to the border's brightness, whichever of ink and ground is brighter. */
  function inkOf({ data, width, height }) {
    const grey = Float32Array.from({ length: width * height }, (_, i) => {
      const [r, g, b] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]];
      return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
    });
    const isBorder = (i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1;
    const ground = median(grey.filter((_, i) => isBorder(i)));
    const sign = ground > 0.5 ? -1 : 1;
    const ink = grey.map((value) => Math.max(0, sign * (value - ground)));
    const most = ink.reduce((a, b) => Math.max(a, b), 0);
    return most < 0.05 ? null : ink.map((value) => (value / most >= faint ? value / most : 0));
  }

  /** The box of the ink, and its centre of mass, in pixels from the left and from the top. */
  function measure(ink, width) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    let [mass, x, y] = [0, 0, 0];
    ink.forEach((value, i) => {
      if (value === 0) return;
      const [column, row] = [i % width, Math.floor(i / width)];
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row + 1);
      mass += value;
      x += value * (column + 0.5);
      y += value * (row + 0.5);
    });
    return { side: Math.max(box.right - box.left, box.bottom - box.top), x: x / mass, y: y / mass };
  }

  /** The mean of the ink in a rectangle, whose edges may cut pixels; 0 beyond the picture. */
  function meanIn(ink, width, height, left, top, side) {
    let sum = 0;
    for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, top + side); row++) {
      const high = Math.min(row + 1, top + side) - Math.max(row, top);
      for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, left + side); column++) {
        const wide = Math.min(column + 1, left + side) - Math.max(column, left);
        sum += ink[row * width + column] * wide * high;
      }
    }
    return sum / (side * side);
  }

  /** The pixels of a model's image, channel after channel; null when the picture shows nothing. */
  function fit(picture, [channels, high, wide]) {
    const ink = inkOf(picture);
    if (!ink) return null;
    const { side, x, y } = measure(ink, picture.width);
    const scale = side / ((Math.min(high, wide) * 5) / 7);
    const plane = Float32Array.from({ length: high * wide }, (_, i) => {
      const [column, row] = [i % wide, Math.floor(i / wide)];
      return meanIn(ink, picture.width, picture.height, x + (column - wide / 2) * scale, y + (row - high / 2) * scale, scale);
    });
    const pixels = new Float32Array(channels * plane.length);
    for (let channel = 0; channel < channels; channel++) pixels.set(plane, channel * plane.length);
    return pixels;
  }

  /** A picture's pixels on white, at most 280 on a side. */
  async function read(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, 280 / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return context.getImageData(0, 0, width, height);
  }

  /** Shows an image of a model on a canvas, which is given the image's size. */
  function show(canvas, pixels, [channels, high, wide]) {
    const context = canvas.getContext("2d");
    let image = buffers.get(canvas);
    if (image?.width !== wide || image.height !== high) {
      [canvas.width, canvas.height] = [wide, high];
      image = context.createImageData(wide, high);
      buffers.set(canvas, image);
    }
    const size = high * wide;
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = Math.round(255 * pixels[(channels === 3 ? k * size : 0) + i]);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  return { fit, read, show };
})();
