// The losses of each epoch, with β behind them.
"use strict";

VaeCharts.trainingCurves = (data, theme) => {
  const { axis, colourOf, fixed } = VaeCharts;
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
    series.push(VaeCharts.betaArea(theme, longest.epochs, longest.beta, panel));
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
    legend: { data: [...new Set(names), VaeCharts.betaName], itemWidth: 34 },
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
