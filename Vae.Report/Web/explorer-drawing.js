// The reader's own digit: drawn with the pointer, chosen or dropped. Calls changed(picture or null) and refused(sentence).
"use strict";

class DigitDrawing {
  #canvas;
  #context;
  #changed;

  constructor(canvas, { drop, file, clear, changed, refused }) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
    this.#changed = changed;
    this.#blank();
    this.#takeStrokes();
    clear.addEventListener("click", () => {
      this.#blank();
      file.value = "";
      changed(null);
    });
    const take = (picture) => this.#take(picture).catch(() => refused(`${picture.name} is not a picture that this browser can read.`));
    file.addEventListener("change", () => file.files[0] && take(file.files[0]));
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }

  #blank() {
    this.#context.fillStyle = "#000000";
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #takeStrokes() {
    const canvas = this.#canvas;
    const context = this.#context;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
    };
    let last = null;
    const to = (event) => {
      const next = place(event);
      Object.assign(context, { strokeStyle: "#ffffff", lineWidth: 22, lineCap: "round", lineJoin: "round" });
      context.beginPath();
      context.moveTo(...last);
      context.lineTo(...next);
      context.stroke();
      last = next;
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      to(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (last) (event.getCoalescedEvents?.() ?? [event]).forEach(to);
    });
    for (const type of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(type, () => {
        if (!last) return;
        last = null;
        this.#changed(context.getImageData(0, 0, canvas.width, canvas.height));
      });
    }
  }

  async #take(file) {
    const picture = await DigitImage.read(file);
    const copy = new OffscreenCanvas(picture.width, picture.height);
    copy.getContext("2d").putImageData(picture, 0, 0);
    this.#blank();
    const scale = Math.min(this.#canvas.width / picture.width, this.#canvas.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    this.#context.drawImage(copy, (this.#canvas.width - width) / 2, (this.#canvas.height - height) / 2, width, height);
    this.#changed(picture);
  }
}
