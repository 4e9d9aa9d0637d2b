// Runs a whole pipeline in the browser: the pixels of a drawing go in, the label and the score of each class come out.
"use strict";

const OneFile = (() => {
  const size = 28;
  // What a brush leaves on the pixels around its centre.
  const brush = [[0, 0, 1], [0, 1, 0.8], [1, 0, 0.8], [0, -1, 0.8], [-1, 0, 0.8], [1, 1, 0.5], [1, -1, 0.5], [-1, 1, 0.5], [-1, -1, 0.5]];
  const element = (id) => document.getElementById(id);
  const pixels = new Float32Array(size * size);
  let session = null;
  // One run at a time: the memory of the WebAssembly is one.
  let last = Promise.resolve();

  function say(text, state) {
    element("status").textContent = text;
    element("status").dataset.state = state;
  }

  function draw() {
    const canvas = element("drawing");
    const context = canvas.getContext("2d");
    const scale = canvas.width / size;
    context.clearRect(0, 0, canvas.width, canvas.height);
    pixels.forEach((value, i) => {
      const grey = Math.round(255 * value);
      context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      context.fillRect((i % size) * scale, Math.floor(i / size) * scale, scale, scale);
    });
  }

  async function run() {
    const before = last;
    let done;
    last = new Promise((resolve) => (done = resolve));
    await before;
    try {
      const data = new ort.Tensor("float32", pixels.slice(), [1, 1, size, size]);
      const { PredictedLabel: label, Score: score } = await session.run({ Data: data }, ["PredictedLabel", "Score"]);
      return { label: String(label.data[0]), scores: Array.from(score.data) };
    } finally {
      done();
    }
  }

  /** Shows what the pipeline says of the drawing. */
  async function predict() {
    if (!session) return;
    const { label, scores } = await run();
    element("prediction").textContent = pixels.some((value) => value > 0) ? label : "";
    element("scores").replaceChildren(
      ...scores.map((score, i) => {
        const [row, name, bar] = [document.createElement("div"), document.createElement("span"), document.createElement("meter")];
        name.textContent = String(i);
        bar.value = score;
        bar.title = score.toFixed(3);
        row.append(name, bar);
        return row;
      }),
    );
    return { label, scores };
  }

  /** Takes 784 numbers from 0 to 1 for the drawing. */
  function show(values) {
    pixels.set(values);
    draw();
    return predict();
  }

  function stroke(event) {
    const box = element("drawing").getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * size);
    const row = Math.floor(((event.clientY - box.top) / box.height) * size);
    for (const [right, down, value] of brush) {
      const [x, y] = [column + right, row + down];
      if (x >= 0 && x < size && y >= 0 && y < size) pixels[y * size + x] = Math.max(pixels[y * size + x], value);
    }
    draw();
  }

  function listen() {
    const canvas = element("drawing");
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      stroke(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      // Between two frames a finger goes far.
      (event.getCoalescedEvents?.() ?? [event]).forEach(stroke);
    });
    canvas.addEventListener("pointerup", predict);
    element("clear").addEventListener("click", () => show(new Float32Array(size * size)));
  }

  async function start() {
    draw();
    listen();
    try {
      ort.env.wasm.numThreads = 1;
      session = await ort.InferenceSession.create("digits.onnx", { executionProviders: ["wasm"] });
      say("Ready.", "ready");
      await predict();
    } catch (error) {
      say(`The pipeline does not run here: ${error.message}`, "error");
    }
  }

  document.addEventListener("DOMContentLoaded", start);
  return { show };
})();
