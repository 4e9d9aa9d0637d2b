// The explorer's sliders, class buttons, legend and readings.
"use strict";

const Controls = (() => {
  const get = (id) => document.getElementById(id);
  const subscript = (number) => String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
  // A rounded value, without the sign of a zero.
  const rounded = (value) => VaeCharts.minus((Math.round(value * 100) / 100 + 0).toFixed(2));
  const vector = (z) => `(${Array.from(z, rounded).join(", ")})`;

  function fillSelect(select, options) {
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }

  function makeSliders(count, changed) {
    const rows = Array.from({ length: count }, (_, j) => {
      const input = Object.assign(document.createElement("input"), { type: "range", min: -4, max: 4, step: 0.01 });
      input.dataset.dimension = j;
      input.addEventListener("input", () => changed(j, input.valueAsNumber));
      const label = document.createElement("label");
      const [name, value] = [document.createElement("span"), document.createElement("span")];
      name.textContent = `z${subscript(j + 1)}`;
      value.className = "value";
      value.setAttribute("aria-hidden", "true");
      label.append(name, input, value);
      return label;
    });
    get("sliders").replaceChildren(...rows);
    get("sliders").classList.toggle("many", count > 4);
  }

  function showSliders(z) {
    [...get("sliders").children].forEach(({ children: [, input, value] }, j) => {
      // A slider that is being moved has its value already, and must not be taken back by rounding.
      if (Math.abs(input.valueAsNumber - z[j]) > 0.005) input.value = z[j];
      const text = rounded(z[j]);
      if (value.textContent !== text) value.textContent = text;
    });
  }

  function makeClasses(count, changed) {
    const buttons = Array.from({ length: count }, (_, k) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: k });
      button.dataset.class = k;
      button.addEventListener("click", () => changed(k));
      return button;
    });
    get("classes").replaceChildren(...buttons);
    get("classes").hidden = count === 0;
  }

  function showClass(label) {
    for (const button of get("classes").children) button.setAttribute("aria-pressed", String(Number(button.dataset.class) === label));
  }

  function makeLegend(labels) {
    const colours = VaeCharts.digitColours({ dark: Theme.isDark() });
    const items = [...new Set(labels)].sort((a, b) => a - b).map((label) => {
      const item = document.createElement("li");
      const dot = document.createElement("span");
      dot.style.background = colours[label % 10];
      item.append(dot, String(label));
      return item;
    });
    get("legend").replaceChildren(...items);
  }

  function showStatus(state, text) {
    const status = get("explorer-status");
    status.dataset.state = state;
    status.textContent = text;
  }

  return { get, vector, fillSelect, makeSliders, showSliders, makeClasses, showClass, makeLegend, showStatus };
})();
