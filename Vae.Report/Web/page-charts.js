// Draws the figures' charts with ECharts, and again when the theme or the width changes.
"use strict";

const PageCharts = (() => {
  const figures = new Map(VAE_REPORT.figures.map((figure) => [figure.id, figure]));
  const panels = { trainingCurves: () => 3, projections: () => 2, latentScatter: () => 1, modelTraining: () => 3, scoreHistogram: () => 2, columnShapes: () => 1, marginals: () => 1, pairTrends: () => 1, closestRecords: () => 1 };
  const places = [...document.querySelectorAll(".chart")].map((place) => ({ place, chart: null, width: 0 }));

  function draw(item) {
    const { place } = item;
    const name = place.dataset.chart;
    const { data } = figures.get(place.dataset.figure);
    item.width = place.clientWidth;
    const theme = { dark: Theme.isDark(), still: false, font: getComputedStyle(document.body).fontFamily, width: item.width };
    const count = panels[name]?.() ?? data.models.length;
    place.style.height = `${VaeCharts.heightAt(name, item.width, count, data)}px`;
    item.chart ??= echarts.init(place, null, { renderer: "canvas" });
    item.chart.resize();
    item.chart.setOption({ animation: false, backgroundColor: "transparent", ...VaeCharts[name](data, theme) }, { notMerge: true });
  }

  // One chart at a time, so that the page answers in between.
  function drawAll(items) {
    const [first, ...rest] = items;
    if (!first) return;
    draw(first);
    setTimeout(drawAll, 0, rest);
  }

  const resized = new ResizeObserver((entries) => {
    const widths = new Map(entries.map((entry) => [entry.target, Math.round(entry.contentRect.width)]));
    places.filter((item) => item.chart && Math.abs(widths.get(item.place) - item.width) > 1).forEach(draw);
  });
  places.forEach((item) => resized.observe(item.place));
  Theme.onChange(() => drawAll(places));
  drawAll(places);

  return { figures };
})();
