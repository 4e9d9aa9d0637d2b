// Of the studies: what each score of disentanglement costs in reconstruction.
"use strict";

VaeCharts.disentanglement = (data, theme) => {
  const { axis, ink, colourOf, fixed } = VaeCharts;
  const [width, height] = VaeCharts.sizes.disentanglement;
  const columns = 3;
  const cell = { width: width / columns, height: (height - 24) / Math.ceil(data.scores.length / columns) };
  const panels = data.scores.map((_, i) => ({
    left: Math.round((i % columns) * cell.width + 52),
    top: Math.round(Math.floor(i / columns) * cell.height + 76),
    width: Math.round(cell.width - 76),
    height: Math.round(cell.height - 116),
  }));
  const betas = [...new Set(data.runs.map((run) => run.beta))];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = (column) =>
    betas.map((beta) => {
      const runs = data.runs.filter((run) => run.beta === beta);
      return [mean(runs.map((run) => run.reconstruction)), mean(runs.map((run) => run.scores[column])), beta];
    });
  return VaeCharts.frame(theme, {
    title: data.scores.map(({ name }, i) => VaeCharts.panelTitle(name, panels[i], theme)),
    legend: { data: ["one training", "mean over the seeds of a β"], itemGap: 36 },
    tooltip: { trigger: "item", valueFormatter: fixed(3) },
    grid: panels,
    xAxis: panels.map((_, i) => axis(theme, "reconstruction loss (nats)", { gridIndex: i, scale: true, splitLine: { show: false } })),
    yAxis: panels.map((_, i) => axis(theme, "", { gridIndex: i, min: 0, max: ({ max }) => Math.min(1, Math.ceil(12 * max) / 10) })),
    series: data.scores.flatMap(({ column }, i) => [
      {
        name: "one training",
        type: "scatter",
        xAxisIndex: i,
        yAxisIndex: i,
        symbolSize: 7,
        data: data.runs.map((run) => [run.reconstruction, run.scores[column]]),
        itemStyle: { color: colourOf(theme, 0), opacity: 0.5 },
      },
      {
        name: "mean over the seeds of a β",
        type: "line",
        xAxisIndex: i,
        yAxisIndex: i,
        symbol: "circle",
        symbolSize: 9,
        data: means(column),
        lineStyle: { width: 2, color: colourOf(theme, 1) },
        itemStyle: { color: colourOf(theme, 1) },
        label: { show: true, position: "top", distance: 7, color: ink(theme).text, fontSize: 12, fontFamily: theme.font, formatter: ({ value }) => `β ${value[2]}` },
        z: 3,
      },
    ]),
  });
};
