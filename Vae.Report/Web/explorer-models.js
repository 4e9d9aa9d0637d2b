// Runs encoder and decoder with ONNX Runtime's WebAssembly, which lies in the page itself: a page from the file system may load nothing.
"use strict";

const Models = (() => {
  const bytesOf = (base64) => Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  async function unpack(base64) {
    const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  async function startRuntime() {
    const [module, wasm] = await Promise.all([unpack(VAE_RUNTIME.mjs), unpack(VAE_RUNTIME.wasm)]);
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = wasm;
    ort.env.wasm.wasmPaths = { mjs: URL.createObjectURL(new Blob([module], { type: "text/javascript" })) };
  }

  let runtime = null;
  // One run at a time: the memory of the WebAssembly is one.
  let last = Promise.resolve();

  class RunningModel {
    #model;
    #encoder = null;
    #decoder;
    #latent;
    #label = null;
    #image;

    constructor(model, decoder) {
      this.#model = model;
      this.#decoder = decoder;
      this.#latent = new ort.Tensor("float32", new Float32Array(model.latent_size), [1, model.latent_size]);
      this.#image = new ort.Tensor("float32", new Float32Array(model.shape.reduce((a, b) => a * b)), [1, ...model.shape]);
      if (model.conditional) this.#label = new ort.Tensor("int64", new BigInt64Array(1), [1]);
    }

    /** The image of a latent vector. */
    async decode(z, label) {
      const { [this.#model.data_tensor]: image } = await this.#run(() => this.#decoder, { latent: this.#latent }, z, label);
      return image.data;
    }

    /** The posterior of an image. */
    async encode(pixels, label) {
      const load = () => (this.#encoder ??= create(this.#model.encoder));
      const { mean, log_variance: logVariance } = await this.#run(load, { [this.#model.data_tensor]: this.#image }, pixels, label);
      return { mean: mean.data, logVariance: logVariance.data };
    }

    async #run(session, inputs, values, label) {
      const before = last;
      let done;
      last = new Promise((resolve) => (done = resolve));
      await before;
      try {
        Object.values(inputs)[0].data.set(values);
        if (!this.#label) return await (await session()).run(inputs);
        this.#label.data[0] = BigInt(label);
        return await (await session()).run({ ...inputs, label: this.#label });
      } finally {
        done();
      }
    }
  }

  const create = (base64) => ort.InferenceSession.create(bytesOf(base64), { executionProviders: ["wasm"] });
  const running = new Map();

  async function start(model) {
    await (runtime ??= startRuntime());
    const started = new RunningModel(model, await create(model.decoder));
    // The first run allocates; it is over before the pointer comes.
    await started.decode(model.points.z[0], model.points.labels[0]);
    return started;
  }

  /** The model ready to decode; its encoder starts when it is first needed. */
  function load(model) {
    if (!running.has(model.id)) running.set(model.id, start(model));
    return running.get(model.id);
  }

  return { load };
})();
