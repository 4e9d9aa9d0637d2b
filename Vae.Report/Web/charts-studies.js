// Of the studies: what each score of disentanglement costs in reconstruction, what more latent dimensions bring, and codes beside Gaussians.
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

VaeCharts.latentSizes = (data, theme) => {
  const { axis, colourOf, fixed, minus } = VaeCharts;
  const [width, height] = VaeCharts.sizes.latentSizes;
  const panels = VaeCharts.panelRectangles(3, width, height, { left: 64, right: 22 });
  const figures = [
    { title: "negative ELBO (nats an image)", of: (run) => run.total, range: { scale: true } },
    { title: "active units (% of the dimensions)", of: (run) => (100 * run.active_units) / run.latent_size, range: { min: 0, max: 100 } },
    { title: "linear classifier of posterior means (%)", of: (run) => 100 * run.accuracy, range: { scale: true } },
  ];
  const sizes = [...new Set(data.runs.map((run) => run.latent_size))];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (value) => (Number.isInteger(Math.log2(value)) ? minus(value) : "");
  const doubling = { type: "log", logBase: 2, axisLabel: { formatter: power }, splitLine: { show: false } };
  return VaeCharts.frame(theme, {
    title: figures.map(({ title }, i) => VaeCharts.panelTitle(title, panels[i], theme)),
    legend: { data: ["one training", "mean over the seeds"], itemGap: 36 },
    tooltip: { trigger: "item", valueFormatter: fixed(2) },
    grid: panels,
    xAxis: panels.map((_, i) => axis(theme, "latent dimensions", { gridIndex: i, ...doubling })),
    yAxis: figures.map(({ range }, i) => axis(theme, "", { gridIndex: i, ...range })),
    series: figures.flatMap(({ of }, i) => [
      {
        name: "one training",
        type: "scatter",
        xAxisIndex: i,
        yAxisIndex: i,
        symbolSize: 7,
        data: data.runs.map((run) => [run.latent_size, of(run)]),
        itemStyle: { color: colourOf(theme, 0), opacity: 0.5 },
      },
      {
        name: "mean over the seeds",
        type: "line",
        xAxisIndex: i,
        yAxisIndex: i,
        symbol: "circle",
        symbolSize: 6,
        data: sizes.map((size) => [size, mean(data.runs.filter((run) => run.latent_size === size).map(of))]),
        lineStyle: { width: 2, color: colourOf(theme, 1) },
        itemStyle: { color: colourOf(theme, 1) },
        z: 3,
      },
    ]),
  });
};

// Two rows of four, of pairs one above the other: t-SNE, and UMAP below it.
VaeCharts.heights.latentSizeProjections = (data, width) => 44 + 2 * Math.ceil(data.sizes.length / 4) * (width / 4 + 34);

VaeCharts.latentSizeProjections = (data, theme) => {
  const [width] = VaeCharts.sizes.latentSizeProjections;
  const cell = width / 4;
  const planes = data.sizes.flatMap(({ latent_size, tsne, umap }, i) =>
    [
      { name: "t-SNE", ...tsne },
      { name: "UMAP", ...umap },
    ].map((plane, k) => ({
      ...plane,
      title: `${latent_size} dimensions, ${plane.name}`,
      place: {
        left: Math.round((i % 4) * cell + 12),
        top: Math.round(44 + (2 * Math.floor(i / 4) + k) * (cell + 34) + 30),
        width: Math.round(cell - 24),
        height: Math.round(cell - 24),
      },
    })),
  );
  const bare = { axisLabel: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const squares = planes.map(({ x, y }) => VaeCharts.squareOf(x, y));
  return VaeCharts.frame(theme, {
    title: planes.map(({ title, place }) => VaeCharts.panelTitle(title, place, theme)),
    legend: VaeCharts.digitLegend(data.labels),
    tooltip: { formatter: (point) => `digit <b>${point.seriesName}</b>` },
    grid: planes.map(({ place }) => place),
    xAxis: squares.map(([x], i) => VaeCharts.axis(theme, "", { gridIndex: i, ...x, ...bare })),
    yAxis: squares.map(([, y], i) => VaeCharts.axis(theme, "", { gridIndex: i, ...y, ...bare })),
    series: planes.flatMap(({ x, y, place }, i) =>
      VaeCharts.digitSeries(x, y, data.labels, theme, place.width, { xAxisIndex: i, yAxisIndex: i }),
    ),
  });
};

VaeCharts.codeRates = (data, theme) => {
  const { axis, ink, colourOf, fixed } = VaeCharts;
  const [width, height] = VaeCharts.sizes.codeRates;
  return VaeCharts.frame(theme, {
    legend: { data: data.lines.map(({ name }) => name), itemGap: 28 },
    tooltip: { trigger: "item", valueFormatter: fixed(2) },
    grid: [{ left: 78, top: 60, width: width - 118, height: height - 122 }],
    xAxis: [axis(theme, "rate (nats)", { min: 0, splitLine: { show: false } })],
    // Room for the labels below the lowest point.
    yAxis: [axis(theme, "reconstruction loss (nats)", { scale: true, min: ({ min, max }) => 5 * Math.floor((min - 0.05 * (max - min)) / 5) })],
    series: data.lines.map(({ name, points }, i) => ({
      name,
      type: "line",
      symbol: "circle",
      symbolSize: 9,
      data: points.map(({ rate, reconstruction, label }) => [rate, reconstruction, label]),
      lineStyle: { width: 2, color: colourOf(theme, i), type: i === 2 ? "dashed" : "solid" },
      itemStyle: { color: colourOf(theme, i) },
      label: { show: true, position: i === 0 ? "bottom" : "top", distance: 7, color: ink(theme).text, fontSize: 12, fontFamily: theme.font, formatter: ({ value }) => value[2] },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  });
};
