// The losses of each epoch, with β behind them.
"use strict";

VaeCharts.trainingCurves = (data, theme) => {
  const { ink, axis, colourOf, fixed } = VaeCharts;
  const width = VaeCharts.widthOf("trainingCurves", theme);
  const measures = [
    ["reconstruction", "Reconstruction loss (nats)"],
    ["kl_divergence", "KL divergence (nats)"],
    ["ratio", "Reconstruction : KL"],
  ];
  const rectangles = VaeCharts.panelRectangles(3, width, VaeCharts.heightAt("trainingCurves", width, 3), { right: 50 });
  const lastEpoch = Math.max(...data.models.map((model) => model.epochs.at(-1)));
  const longest = data.models.reduce((a, b) => (b.epochs.length > a.epochs.length ? b : a));
  const series = [];
  const names = [];
  measures.forEach(([measure], panel) => {
    series.push({
      name: "β (right axis)",
      type: "line",
      step: "middle",
      data: longest.epochs.map((epoch, i) => [epoch, longest.beta[i]]),
      xAxisIndex: panel,
      yAxisIndex: 2 * panel + 1,
      symbol: "none",
      silent: true,
      lineStyle: { width: 1, color: ink(theme).muted, opacity: 0.6 },
      itemStyle: { color: ink(theme).muted },
      areaStyle: { color: ink(theme).area },
      z: 1,
    });
    data.models.forEach((model, index) => {
      for (const split of ["train", "test"]) {
        if (!model[split]) continue;
        const name = `${model.name}, ${split === "train" ? "training" : "test"}`;
        names.push(name);
        series.push({
          name,
          type: "line",
          data: model.epochs.map((epoch, i) => [epoch, model[split][measure][i]]),
          xAxisIndex: panel,
          yAxisIndex: 2 * panel,
          symbol: "none",
          lineStyle: { width: split === "train" ? 1.5 : 2.2, type: split === "train" ? "dashed" : "solid", color: colourOf(theme, index) },
          itemStyle: { color: colourOf(theme, index) },
          z: 3,
        });
      }
    });
  });
  return VaeCharts.frame(theme, {
    title: measures.map(([, title], i) => VaeCharts.panelTitle(title, rectangles[i], theme)),
    legend: { data: [...new Set(names), "β (right axis)"], itemWidth: 34 },
    tooltip: { trigger: "axis", valueFormatter: fixed(2) },
    grid: rectangles,
    xAxis: rectangles.map((_, i) => axis(theme, "epoch", { gridIndex: i, min: 1, max: lastEpoch, splitLine: { show: false }, minInterval: 1 })),
    yAxis: rectangles.flatMap((_, i) => [
      axis(theme, "", { gridIndex: i, scale: true }),
      axis(theme, i === 2 || width < VaeCharts.narrow ? "β" : "", {
        gridIndex: i,
        position: "right",
        min: 0,
        max: 1,
        interval: 0.5,
        nameGap: 32,
        splitLine: { show: false },
      }),
    ]),
    series,
  });
};
