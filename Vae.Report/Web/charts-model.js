// Of one model: the losses of each epoch with the epoch that was kept, and the scores of its detector with thresholds.
"use strict";

VaeCharts.modelTraining = (data, theme) => {
  const { ink, axis, colourOf, fixed } = VaeCharts;
  const width = VaeCharts.widthOf("modelTraining", theme);
  const splits = [
    ["train", "training", "dashed"],
    ["validation", "held out", "solid"],
    ["test", "test", "dotted"],
  ].filter(([split]) => data[split]);
  const rectangles = VaeCharts.panelRectangles(3, width, VaeCharts.heightAt("modelTraining", width, 3), { right: data.beta ? 50 : 18 });
  const kept = `epoch ${data.kept_epoch}, kept`;
  const ranges = data.measures.map(({ key }) => VaeCharts.range(splits.flatMap(([split]) => data[split][key])));
  const one = data.epochs.length === 1;
  const series = data.measures.flatMap(({ key }, panel) => [
    ...(data.beta ? [VaeCharts.betaArea(theme, data.epochs, data.beta, panel)] : []),
    ...splits.map(([split, name, type], index) => ({
      name,
      type: "line",
      data: data.epochs.map((epoch, i) => [epoch, data[split][key][i]]),
      xAxisIndex: panel,
      yAxisIndex: 2 * panel,
      symbol: ([epoch]) => (one || epoch === data.kept_epoch ? "circle" : "none"),
      symbolSize: 8,
      showAllSymbol: true,
      clip: true,
      lineStyle: { width: split === "train" ? 1.6 : 2.2, type, color: colourOf(theme, index) },
      itemStyle: { color: colourOf(theme, index) },
      z: 3,
    })),
    // A line of two points, so that it has a place in the legend.
    ...(data.kept_epoch
      ? [
          {
            name: kept,
            type: "line",
            data: ranges[panel].map((value) => [data.kept_epoch, value]),
            xAxisIndex: panel,
            yAxisIndex: 2 * panel,
            symbol: "none",
            silent: true,
            tooltip: { show: false },
            lineStyle: { width: 1.4, type: [2, 3], color: ink(theme).text },
            itemStyle: { color: ink(theme).text },
            z: 2,
          },
        ]
      : []),
  ]);
  return VaeCharts.frame(theme, {
    title: data.measures.map(({ title }, i) => VaeCharts.panelTitle(title, rectangles[i], theme)),
    legend: { data: [...splits.map(([, name]) => name), ...(data.kept_epoch ? [kept] : []), ...(data.beta ? [VaeCharts.betaName] : [])], itemWidth: 34, itemGap: 26, itemStyle: { opacity: 0 } },
    tooltip: { trigger: "axis", valueFormatter: fixed(2) },
    grid: rectangles,
    xAxis: rectangles.map((_, i) =>
      axis(theme, "epoch", { gridIndex: i, min: one ? 0 : data.epochs[0], max: data.epochs.at(-1) + (one ? 1 : 0), splitLine: { show: false }, minInterval: 1 }),
    ),
    yAxis: rectangles.flatMap((_, i) => [
      axis(theme, "", { gridIndex: i, min: ranges[i][0], max: ranges[i][1] }),
      axis(theme, i === 2 || width < VaeCharts.narrow ? "β" : "", {
        gridIndex: i,
        position: "right",
        show: Boolean(data.beta),
        min: 0,
        max: Math.max(1, ...(data.beta ?? [])),
        nameGap: 32,
        splitLine: { show: false },
      }),
    ]),
    series,
  });
};

/**
 * The ends of an axis for values of epochs. The first ones may be many times higher than all others, whose course would be a flat line:
 * what is farther above the median than eight times the distance from there to the lowest is left to run out of the panel.
 */
VaeCharts.range = (values) => {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [low, middle, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const top = middle > low ? Math.min(high, middle + 8 * (middle - low)) : high;
  const span = top - low || Math.abs(low) || 1;
  const step = 10 ** Math.floor(Math.log10(span)) / 2;
  return [Math.floor(low / step) * step, Math.ceil(top / step) * step]
    .map((value, i) => (top > low ? value : low + (i - 0.5) * span))
    // Multiples of a decimal fraction have a last digit that no label should show.
    .map((value) => Number(value.toPrecision(10)));
};

VaeCharts.scoreHistogram = (data, theme) => {
  const { ink, axis, colourOf, minus } = VaeCharts;
  const width = VaeCharts.widthOf("scoreHistogram", theme);
  const rectangles = VaeCharts.panelRectangles(2, width, VaeCharts.heightAt("scoreHistogram", width, 2), { left: 66, right: 24 });
  const [low, high] = [data.edges[0], data.edges.at(-1)];
  const percent = (share) => `${Number((100 * share).toPrecision(3))} %`;
  const told = data.thresholds.filter((threshold) => threshold.score !== null);
  const nameOf = ({ rate, score }) => `${percent(rate)} of usual rows above ${minus(Number(score.toPrecision(4)))}`;
  const tallest = Math.max(...data.shares);
  const { scores, shares } = data.survival;
  const lowest = 10 ** Math.floor(Math.log10(shares.at(-1)));
  // Linear between the scores of the table, which is no straight line on a logarithmic scale. Below all rows every row scores higher.
  const between = scores.slice(1).flatMap((score, i) =>
    Array.from({ length: 8 }, (_, part) => {
      const weight = (part + 1) / 8;
      return [scores[i] + weight * (score - scores[i]), shares[i] + weight * (shares[i + 1] - shares[i])];
    }),
  );
  const curve = [[low, 1], [scores[0], shares[0]], ...between];
  // Percentages of the axes: 10 %, 1 %, 0.1 %.
  const label = { formatter: (value) => (value > 0 ? percent(value) : "0") };
  const bars = {
    name: "held-out rows",
    type: "custom",
    xAxisIndex: 0,
    yAxisIndex: 0,
    dimensions: ["from", "to", "share"],
    encode: { x: [0, 1], y: 2 },
    data: data.shares.map((share, i) => [data.edges[i], data.edges[i + 1], share]),
    itemStyle: { color: colourOf(theme, 0) },
    tooltip: {
      formatter: ({ value: [from, to, share] }) => `${minus(from.toFixed(2))} to ${minus(to.toFixed(2))}<br>${percent(share)} of the held-out rows`,
    },
    renderItem: (_, api) => {
      const [left, top] = api.coord([api.value(0), api.value(2)]);
      const [right, bottom] = api.coord([api.value(1), 0]);
      return {
        type: "rect",
        shape: { x: left + 0.5, y: top, width: Math.max(right - left - 1, 0.5), height: Math.max(bottom - top, 0) },
        style: { fill: colourOf(theme, 0), opacity: 0.75 },
      };
    },
    z: 2,
  };
  const types = ["solid", "dashed", "dotted"];
  const lines = told.flatMap((threshold) => {
    const index = data.thresholds.indexOf(threshold);
    const style = {
      name: nameOf(threshold),
      type: "line",
      symbol: "none",
      lineStyle: { width: 2, type: types[index], color: index === 1 ? colourOf(theme, 1) : ink(theme).text },
      itemStyle: { color: index === 1 ? colourOf(theme, 1) : ink(theme).text },
      tooltip: { show: false },
      z: 4,
    };
    return [
      { ...style, xAxisIndex: 0, yAxisIndex: 0, data: [[threshold.score, 0], [threshold.score, 1.08 * tallest]] },
      { ...style, xAxisIndex: 1, yAxisIndex: 1, data: [[low, threshold.rate], [threshold.score, threshold.rate], [threshold.score, lowest]] },
    ];
  });
  return VaeCharts.frame(theme, {
    title: ["Share of the held-out rows", "Share of usual rows that score higher"].map((title, i) =>
      VaeCharts.panelTitle(title, rectangles[i], theme),
    ),
    legend: { data: told.map(nameOf), itemWidth: 34, itemGap: 40, itemStyle: { opacity: 0 } },
    tooltip: { trigger: "item" },
    grid: rectangles,
    xAxis: rectangles.map((_, i) => axis(theme, i === 0 ? "score" : "threshold", { gridIndex: i, min: low, max: high, splitLine: { show: false }, axisLabel: { showMinLabel: false, showMaxLabel: false } })),
    yAxis: [
      axis(theme, "", { gridIndex: 0, min: 0, max: 1.08 * tallest, axisLabel: { ...label, showMaxLabel: false } }),
      axis(theme, "", { gridIndex: 1, type: "log", min: lowest, max: 1, axisLabel: label }),
    ],
    series: [
      bars,
      {
        name: "usual rows",
        type: "line",
        data: curve,
        xAxisIndex: 1,
        yAxisIndex: 1,
        symbol: "none",
        clip: true,
        lineStyle: { width: 2, color: colourOf(theme, 0) },
        itemStyle: { color: colourOf(theme, 0) },
        z: 3,
      },
      ...lines,
    ],
  });
};
