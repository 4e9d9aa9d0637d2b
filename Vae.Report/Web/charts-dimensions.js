// What each latent dimension carries: its aggregated posterior beside the prior, and its KL divergence.
"use strict";

VaeCharts.aggregatedPosterior = (data, theme) => {
  const { ink, axis } = VaeCharts;
  const width = VaeCharts.widthOf("aggregatedPosterior", theme);
  const count = data.models.length;
  const rectangles = VaeCharts.panelRectangles(count, width, VaeCharts.heightAt("aggregatedPosterior", width, count));
  const nameOf = (index) => `z${String(index + 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit])}`;
  const most = Math.max(...data.models.map((model) => model.dimensions.length));
  const series = data.models.flatMap((model, panel) => [
    {
      name: "prior N(0, 1)",
      data: data.grid.map((x, i) => [x, data.prior[i]]),
      lineStyle: { width: 1.5, type: "dashed", color: ink(theme).muted },
      itemStyle: { color: ink(theme).muted },
      areaStyle: { color: ink(theme).area },
      z: 1,
    },
    ...model.dimensions.map((dimension) => ({
      name: nameOf(dimension.index),
      data: data.grid.map((x, i) => [x, dimension.density[i]]),
      lineStyle: { width: model.dimensions.length > 4 ? 1.2 : 2.2, color: dimensionColour(dimension.index) },
      itemStyle: { color: dimensionColour(dimension.index) },
      z: 3,
    })),
  ].map((line) => ({ type: "line", symbol: "none", xAxisIndex: panel, yAxisIndex: panel, ...line })));
  function dimensionColour(index) {
    return most > 3 ? VaeCharts.digitColours(theme)[index % 10] : VaeCharts.colourOf(theme, index);
  }
  return VaeCharts.frame(theme, {
    title: data.models.map((model, i) => VaeCharts.panelTitle(model.name, rectangles[i], theme)),
    legend: { data: ["prior N(0, 1)", ...Array.from({ length: most }, (_, i) => nameOf(i))], itemWidth: 30 },
    tooltip: { trigger: "axis", valueFormatter: VaeCharts.fixed(3) },
    grid: rectangles,
    xAxis: rectangles.map((_, i) => axis(theme, "z", { gridIndex: i, min: data.grid[0], max: data.grid.at(-1), interval: 1, splitLine: { show: false } })),
    yAxis: rectangles.map((_, i) => axis(theme, i === 0 || width < VaeCharts.narrow ? "density" : "", { gridIndex: i, min: 0, nameGap: 36 })),
    series,
  });
};

VaeCharts.klPerDimension = (data, theme) => {
  const { ink, axis, colourOf } = VaeCharts;
  const width = VaeCharts.widthOf("klPerDimension", theme);
  const count = data.models.length;
  const rectangles = VaeCharts.panelRectangles(count, width, VaeCharts.heightAt("klPerDimension", width, count), { right: 62 });
  const [kl, variance] = ["KL divergence", "variance of the mean (right)"];
  const variances = data.models.flatMap((model) => model.mean_variance);
  const low = Math.min(data.threshold / 10, ...variances.filter((value) => value > 0));
  const decades = { min: 10 ** Math.floor(Math.log10(low)), max: 10 ** Math.ceil(Math.log10(Math.max(1, ...variances))) };
  return VaeCharts.frame(theme, {
    title: data.models.map((model, i) =>
      VaeCharts.panelTitle(`${model.name}: ${model.active_units} of ${model.kl.length} active`, rectangles[i], theme),
    ),
    legend: { data: [kl, variance] },
    tooltip: { trigger: "axis", valueFormatter: VaeCharts.fixed(3) },
    grid: rectangles,
    xAxis: data.models.map((model, i) =>
      axis(theme, "latent dimension", { gridIndex: i, type: "category", data: model.kl.map((_, j) => String(j + 1)), splitLine: { show: false } }),
    ),
    yAxis: data.models.flatMap((_, i) => [
      axis(theme, i === 0 || width < VaeCharts.narrow ? "KL divergence (nats)" : "", { gridIndex: i, min: 0, nameGap: 34 }),
      axis(theme, i === count - 1 || width < VaeCharts.narrow ? "variance (log)" : "", {
        gridIndex: i,
        type: "log",
        position: "right",
        nameGap: 48,
        axisLabel: { formatter: (value) => String(Number(value.toPrecision(3))) },
        splitLine: { show: false },
        ...decades,
      }),
    ]),
    series: data.models.flatMap((model, i) => [
      {
        name: kl,
        type: "bar",
        xAxisIndex: i,
        yAxisIndex: 2 * i,
        barMaxWidth: 56,
        itemStyle: { color: colourOf(theme, 0) },
        data: model.kl.map((value, j) => (model.active[j] ? value : { value, itemStyle: { color: ink(theme).line } })),
      },
      {
        name: variance,
        type: "scatter",
        xAxisIndex: i,
        yAxisIndex: 2 * i + 1,
        symbol: "diamond",
        symbolSize: 11,
        itemStyle: { color: colourOf(theme, 1), borderColor: ink(theme).ground, borderWidth: 1 },
        data: model.mean_variance.map((value) => Math.max(value, decades.min)),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: colourOf(theme, 1), type: "dashed" },
          label: { formatter: `active above ${data.threshold}`, position: "insideEndTop", color: ink(theme).text, backgroundColor: ink(theme).ground, padding: [2, 4], borderRadius: 3, fontSize: 12, fontFamily: theme.font },
          data: [{ yAxis: data.threshold }],
        },
      },
    ]),
  });
};
