// Pointer and keys on the plane, and the buttons of the path.
"use strict";

const PlaneInput = (() => {
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const { get } = Controls;

  function listen(canvas, { view, path, moveTo, moveBy, changed }) {
    const [draw, play, clear] = ["path-draw", "path-play", "path-clear"].map(get);
    const isDrawing = () => draw.getAttribute("aria-pressed") === "true";
    let isDown = false;

    function setDrawing(on) {
      draw.setAttribute("aria-pressed", String(on));
      canvas.classList.toggle("drawing", on);
    }

    /** Moves there, and while a path is drawn remembers the way. */
    function goTo(point) {
      if (isDrawing()) path.add(point);
      moveTo(point);
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (!view.plane || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      isDown = true;
      path.stop();
      if (isDrawing()) path.clear();
      goTo(view.placeOf(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (isDown) goTo(view.placeOf(event));
    });
    for (const type of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(type, () => {
        if (isDown && isDrawing()) setDrawing(false);
        isDown = false;
      });
    }
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && isDrawing()) setDrawing(false);
      const direction = keys[event.key];
      if (!direction || !view.plane || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      path.stop();
      const step = view.plane.step * (event.shiftKey ? 5 : 1);
      if (isDrawing() && path.points.length === 0) path.add(view.plane.at(view.z));
      moveBy(direction.map((value) => value * step));
      if (isDrawing()) {
        path.add(view.plane.at(view.z));
        changed();
      }
    });

    draw.addEventListener("click", () => {
      if (!isDrawing()) path.clear();
      setDrawing(!isDrawing());
      changed();
    });
    clear.addEventListener("click", () => {
      path.clear();
      setDrawing(false);
      changed();
    });
    play.addEventListener("click", () => {
      if (path.isPlaying) {
        path.stop();
        return;
      }
      setDrawing(false);
      if (path.points.length < 2) path.circle(view.plane.bounds);
      play.textContent = "Stop";
      path.play(view.plane.bounds, moveTo, () => (play.textContent = "Play"));
    });
  }

  return { listen };
})();
