// Points coloured by digit: the latent plane, and projections of more dimensions.
"use strict";

/** Series of points coloured by digit, and the digits written near their medians where the classes lie apart. */
VaeCharts.digitSeries = (xs, ys, labels, theme, plotWidth, more = {}) => {
  const colours = VaeCharts.digitColours(theme);
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const size = Math.max(2.5, Math.min(4.5, plotWidth / 120));
  const fontSize = plotWidth < 350 ? 15 : 22;
  const points = new Map(classes.map((label) => [label, []]));
  labels.forEach((label, i) => points.get(label).push([xs[i], ys[i]]));
  const medians = classes.map((label) => [0, 1].map((k) => median(points.get(label).map((point) => point[k]))));
  const middle = [0, 1].map((k) => median(medians.map((point) => point[k])));
  const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const between = mean(medians.map((point) => distance(point, middle)));
  const within = mean(classes.map((label, k) => mean(points.get(label).map((point) => distance(point, medians[k])))));
  const series = classes.map((label) => ({
    name: String(label),
    type: "scatter",
    data: points.get(label),
    symbolSize: size,
    itemStyle: { color: colours[label % 10], opacity: theme.still ? 1 : 0.7 },
    emphasis: { focus: "series" },
    ...more,
  }));
  if (between > 0.6 * within) {
    const [{ min, max }] = VaeCharts.squareOf(xs, ys);
    const places = VaeCharts.spreadOut(medians, ((max - min) * fontSize) / plotWidth);
    series.push({
      name: "medians",
      type: "scatter",
      data: classes.map((label, k) => ({ value: places[k], name: String(label) })),
      symbolSize: 0.1,
      silent: true,
      itemStyle: { opacity: 1 },
      label: {
        show: true,
        formatter: "{b}",
        fontSize,
        fontWeight: "bold",
        fontFamily: theme.font,
        color: VaeCharts.ink(theme).text,
        textBorderColor: VaeCharts.ink(theme).ground,
        textBorderWidth: 4,
      },
      z: 5,
      ...more,
    });
  }
  return series;
};

/** The extents of both axes: squares of ticks that hold the points, as many on one axis as on the other. */
VaeCharts.squareOf = (xs, ys) => {
  const bounds = [xs, ys].map((values) => [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ]);
  const span = Math.max(...bounds.map(([low, high]) => high - low)) || 1;
  const decade = 10 ** Math.floor(Math.log10(span));
  const interval = [0.2, 0.5, 1, 2].map((part) => part * decade).find((step) => span / step <= 11);
  const ticks = bounds.map(([low, high]) => [Math.floor(low / interval), Math.ceil(high / interval)]);
  const most = Math.max(...ticks.map(([first, last]) => last - first));
  return ticks.map(([first, last]) => {
    const start = first - Math.floor((most - (last - first)) / 2);
    return { min: start * interval, max: (start + most) * interval, interval };
  });
};

/** Places near those given, none nearer to another than gap. */
VaeCharts.spreadOut = (places, gap) => {
  const spread = places.map((place) => [...place]);
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < spread.length; i++) {
      for (let j = 0; j < i; j++) {
        const [dx, dy] = [0, 1].map((k) => spread[i][k] - spread[j][k]);
        const distance = Math.hypot(dx, dy) || 1e-9;
        const push = (Math.max(0, gap - distance) / 2) * 0.5;
        [dx, dy].forEach((difference, k) => {
          spread[i][k] += (push * difference) / distance;
          spread[j][k] -= (push * difference) / distance;
        });
      }
    }
  }
  return spread;
};

VaeCharts.digitLegend = (labels) => ({
  data: [...new Set(labels)].sort((a, b) => a - b).map((label) => ({ name: String(label), icon: "circle" })),
  itemGap: 12,
  itemWidth: 14,
});

VaeCharts.digitTip = (axes) => ({
  formatter: (point) =>
    `digit <b>${point.seriesName}</b><br>${axes[0]} ${VaeCharts.fixed(2)(point.value[0])}, ${axes[1]} ${VaeCharts.fixed(2)(point.value[1])}`,
});

VaeCharts.latentScatter = (data, theme) => {
  const [x, y] = VaeCharts.squareOf(data.x, data.y);
  return VaeCharts.frame(theme, {
    legend: VaeCharts.digitLegend(data.labels),
    tooltip: VaeCharts.digitTip(data.axes),
    grid: { left: 58, right: 18, top: 44, bottom: 52 },
    xAxis: VaeCharts.axis(theme, data.axes[0], { ...x, nameTextStyle: { fontSize: 14 } }),
    yAxis: VaeCharts.axis(theme, data.axes[1], { ...y, nameTextStyle: { fontSize: 14 } }),
    series: VaeCharts.digitSeries(data.x, data.y, data.labels, theme, VaeCharts.widthOf("latentScatter", theme) - 76),
  });
};

VaeCharts.projections = (data, theme) => {
  const width = VaeCharts.widthOf("projections", theme);
  const rectangles = VaeCharts.panelRectangles(2, width, VaeCharts.heightAt("projections", width));
  const share = (value) => `${(100 * value).toFixed(0)} %`;
  const count = data.umap.x.length;
  const panels = [
    { ...data.pca, title: "PCA", axes: data.pca.explained.map((value, i) => `PC ${i + 1} (${share(value)} of the variance)`), labels: data.labels },
    { ...data.umap, title: `UMAP (${count} points)`, axes: ["UMAP 1", "UMAP 2"], labels: data.labels.slice(0, count) },
  ];
  const squares = panels.map((panel) => VaeCharts.squareOf(panel.x, panel.y));
  return VaeCharts.frame(theme, {
    title: panels.map((panel, i) => VaeCharts.panelTitle(panel.title, rectangles[i], theme)),
    legend: VaeCharts.digitLegend(data.labels),
    tooltip: { formatter: (point) => `digit <b>${point.seriesName}</b>` },
    grid: rectangles,
    xAxis: panels.map((panel, i) => VaeCharts.axis(theme, panel.axes[0], { gridIndex: i, ...squares[i][0] })),
    yAxis: panels.map((panel, i) => VaeCharts.axis(theme, panel.axes[1], { gridIndex: i, ...squares[i][1] })),
    series: panels.flatMap((panel, i) =>
      VaeCharts.digitSeries(panel.x, panel.y, panel.labels, theme, rectangles[i].width, { xAxisIndex: i, yAxisIndex: i }),
    ),
  });
};
