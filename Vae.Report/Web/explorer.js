// The latent explorer: what is looked at, and who changes it. window.vaeExplorer is for programs.
"use strict";

window.vaeExplorer = (() => {
  const { get } = Controls;
  const view = new PlaneView(get("plane"));
  const path = new PlanePath();
  const now = { model: null, running: null, planes: [], z: null, label: null, image: null, picture: null, input: null, placed: null, reconstruction: null };

  const newest = new Newest(async () => {
    const [running, begun] = [now.running, performance.now()];
    try {
      const image = await running.decode(now.z, now.label);
      if (running !== now.running) return false;
      now.image = image;
      DigitImage.show(get("digit"), image, now.model.shape);
      get("decode-time").textContent = `decoded in ${(performance.now() - begun).toFixed(1)} ms`;
    } catch (error) {
      failed(error);
    }
    return true;
  });

  function changed() {
    [view.z, view.placed, view.path] = [now.z, now.placed, path.points];
    view.redraw();
    Controls.showSliders(now.z);
    get("position").textContent = `z = ${Controls.vector(now.z)}`;
    newest.ask();
  }

  const settled = () => newest.settled();

  function moveTo(point) {
    view.plane.move(now.z, ...point);
    changed();
  }

  const moveBy = ([dx, dy]) => {
    const [x, y] = view.plane.at(now.z);
    moveTo([x + dx, y + dy]);
  };

  function setDimension(j, value) {
    path.stop();
    now.z[j] = value;
    changed();
  }

  function setClass(label) {
    now.label = label;
    Controls.showClass(label);
    changed();
    placeDrawing();
  }

  /** Encodes the reader's picture anew; only a new picture moves z to its place. */
  async function placeDrawing(isNew = false) {
    const { model, running, picture, label } = now;
    now.input = picture && DigitImage.fit(picture, model.shape);
    if (!now.input) {
      showPlaced(null, null, picture ? "The picture shows nothing that stands out from its border." : "");
      return;
    }
    try {
      const input = now.input;
      const { mean } = await running.encode(input, label);
      const reconstruction = await running.decode(mean, label);
      if (input !== now.input || running !== now.running || label !== now.label) return;
      showPlaced(mean, reconstruction, `placed at ${Controls.vector(mean)}${label === null ? "" : ` as a ${label}`}`);
      if (isNew) {
        path.stop();
        now.z.set(mean);
        changed();
      }
    } catch (error) {
      failed(error);
    }
  }

  function showPlaced(placed, reconstruction, text) {
    [now.placed, now.reconstruction] = [placed, reconstruction];
    get("placed").textContent = text;
    const { shape } = now.model;
    DigitImage.show(get("reconstruction"), reconstruction ?? new Float32Array(shape.reduce((a, b) => a * b)), shape);
    view.placed = placed;
    view.redraw();
  }

  function setPicture(picture) {
    now.picture = picture;
    return placeDrawing(true);
  }

  function setPlane(kind) {
    path.clear();
    view.plane = now.planes.find((plane) => plane.kind === kind);
    get("plane-kind").value = kind;
    Controls.makeLegend(view.plane.labels);
    changed();
  }

  let wanted = null;

  async function select(id) {
    const model = VAE_REPORT.models.find((each) => each.id === id);
    if (!model) throw new Error(`There is no model ${id}.`);
    wanted = id;
    get("explorer-model").value = id;
    Controls.showStatus("loading", `Starting the ${model.name} …`);
    try {
      const running = await Models.load(model);
      if (wanted !== id) return;
      path.stop();
      Object.assign(now, { model, running, planes: Planes.of(model), z: Float32Array.from(model.points.z[0]) });
      now.label = model.conditional ? model.points.labels[0] : null;
      Controls.makeClasses(model.class_count, setClass);
      Controls.showClass(now.label);
      Controls.makeSliders(model.latent_size, setDimension);
      Controls.fillSelect(get("plane-kind"), now.planes.map(({ kind }) => [kind, Planes.titles[kind]]));
      get("plane-kind-label").hidden = now.planes.length === 1;
      get("plane").setAttribute("aria-label", `Latent plane of the ${model.name}`);
      setPlane(now.planes[0].kind);
      await placeDrawing();
      await settled();
      get("explorer-parts").inert = false;
      if (wanted === id) Controls.showStatus("ready", `The ${model.name} runs in this page.`);
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  function failed(error) {
    const why = String(error.message ?? error).replace(/\.?$/, ".");
    Controls.showStatus("error", `This browser does not run the decoder here (${why}) Serve the page on localhost with: vae report --serve`);
  }

  function state() {
    const { model, z, label, image, placed, reconstruction, input } = now;
    return { model: model?.id ?? null, z: z && Array.from(z), label, image, placed: placed && Array.from(placed), reconstruction, input };
  }

  /** Starts the model that is shown first; every script of the page has run. */
  function start() {
    Controls.fillSelect(get("explorer-model"), VAE_REPORT.models.map(({ id, name }) => [id, name]));
    return select(VAE_REPORT.models[0].id);
  }

  const ready = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve)).then(start);
  // The status says what went wrong; whoever awaits ready hears it too.
  ready.catch(() => {});

  get("explorer-model").addEventListener("change", (event) => select(event.target.value).catch(() => {}));
  get("plane-kind").addEventListener("change", (event) => setPlane(event.target.value));
  Theme.onChange(() => view.plane && Controls.makeLegend(view.plane.labels));
  PlaneInput.listen(get("plane"), { view, path, moveTo, moveBy, changed });
  new DigitDrawing(get("drawing"), {
    drop: get("drop"),
    file: get("image-file"),
    clear: get("drawing-clear"),
    changed: (picture) => now.running && setPicture(picture),
    refused: (sentence) => (get("placed").textContent = sentence),
  });

  const decode = (z, label) => now.running.decode(z, label);
  const encode = (pixels, label) => now.running.encode(pixels, label);
  return { ready, select, state, decode, encode, settled };
})();
