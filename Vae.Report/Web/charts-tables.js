// Of synthetic rows beside real ones: the score and the distribution of each column, the trends of pairs, the distances to the closest row.
"use strict";

// Charts whose height depends on what they show: of the data and the width.
Object.assign(VaeCharts.heights, {
  columnShapes: (data) => 24 * data.columns.length + 90,
  marginals: (data, width) => VaeCharts.marginalPanels(data, width).height,
  pairTrends: (data, width) => VaeCharts.trendPanels(data, width).height,
});

VaeCharts.percent = (share) => `${Number((100 * share).toPrecision(3))} %`;

/** Names beside an axis, shortened in its font, whose letters are about 0.6 of its size wide. */
VaeCharts.shortened = (letters) => (name) => (name.length > letters ? `${name.slice(0, letters - 1)}…` : name);

VaeCharts.columnShapes = (data, theme) => {
  const { axis, ink, colourOf } = VaeCharts;
  const width = VaeCharts.widthOf("columnShapes", theme);
  const left = Math.min(200, Math.round(width / 3));
  const kinds = [
    ["numbers (KSComplement)", true],
    ["categories (TVComplement)", false],
  ].filter(([, numeric]) => data.columns.some((column) => column.numeric === numeric));
  return VaeCharts.frame(theme, {
    legend: { data: kinds.map(([name]) => name), itemGap: 40 },
    tooltip: { trigger: "item", valueFormatter: VaeCharts.fixed(4) },
    grid: { left, right: 64, top: 44, bottom: 40 },
    xAxis: axis(theme, "", { min: 0, max: 1 }),
    yAxis: axis(theme, "", {
      type: "category",
      inverse: true,
      data: data.columns.map((column) => column.name),
      axisLabel: { interval: 0, hideOverlap: false, formatter: VaeCharts.shortened(Math.floor((left - 12) / 7.4)) },
      splitLine: { show: false },
    }),
    series: kinds.map(([name, numeric], index) => ({
      name,
      type: "bar",
      stack: "score",
      barMaxWidth: 15,
      itemStyle: { color: colourOf(theme, index) },
      data: data.columns.map((column) => (column.numeric === numeric ? column.score : null)),
      label: {
        show: true,
        position: "right",
        color: ink(theme).text,
        fontFamily: theme.font,
        formatter: ({ value }) => (typeof value === "number" ? value.toFixed(3) : ""),
      },
    })),
  });
};

/** Where the panels of the marginals lie: in two columns, or one where the place is narrow; each panel where there is room first. */
VaeCharts.marginalPanels = (data, width) => {
  const columns = width < VaeCharts.narrow ? 1 : 2;
  const [top, bottom, left, right] = [48, 34, 58, 18];
  const cell = width / columns;
  const label = Math.min(150, Math.round(cell / 3));
  const inner = data.columns.map((column) => (column.categories ? Math.max(22 * column.categories.length, 44) : 170));
  const ends = Array(columns).fill(36);
  const panels = data.columns.map((column, i) => {
    const place = ends.indexOf(Math.min(...ends));
    const begin = column.categories ? label : left;
    const panel = { left: Math.round(place * cell + begin), top: ends[place] + top, width: Math.round(cell - begin - right), height: inner[i], edge: Math.round(place * cell + 10), label };
    ends[place] += top + inner[i] + bottom;
    return panel;
  });
  return { panels, height: Math.max(...ends) };
};

VaeCharts.marginals = (data, theme) => {
  const { axis, colourOf, ink, percent, minus } = VaeCharts;
  const { panels } = VaeCharts.marginalPanels(data, VaeCharts.widthOf("marginals", theme));
  const sides = ["real", "synthetic"];
  const titleOf = ({ name, missing }) => (missing.some((share) => share > 0) ? `${name}  (missing ${missing.map(percent).join(" | ")})` : name);
  // An axis of shares would end at 120 %.
  const whole = (column) => (Math.max(...column.real, ...column.synthetic) > 0.8 ? { max: 1, interval: 0.25 } : {});
  // A step at each edge; the last one ends the line.
  const steps = ({ edges }, shares) => [...shares, shares.at(-1)].map((share, i) => [edges[i], share]);
  const bars = (column, side, index) => ({ type: "bar", barMaxWidth: 8, barGap: "10%", barCategoryGap: "30%", data: column[side], itemStyle: { color: colourOf(theme, index) } });
  const line = (column, side, index) => ({
    type: "line",
    step: "end",
    symbol: "none",
    data: steps(column, column[side]),
    lineStyle: { width: index === 0 ? 0 : 2, color: colourOf(theme, index) },
    itemStyle: { color: colourOf(theme, index) },
    areaStyle: index === 0 ? { color: colourOf(theme, 0), opacity: 0.45 } : undefined,
  });
  return VaeCharts.frame(theme, {
    title: data.columns.map((column, i) => ({
      ...VaeCharts.panelTitle(titleOf(column), panels[i], theme),
      left: panels[i].edge,
      textStyle: { color: ink(theme).text, fontSize: 14, fontWeight: "bold", fontFamily: theme.font, width: panels[i].left + panels[i].width - panels[i].edge, overflow: "truncate" },
    })),
    legend: { data: sides.map((name) => ({ name, icon: "roundRect" })), itemGap: 30 },
    tooltip: { trigger: "axis", valueFormatter: percent },
    grid: panels.map(({ left, top, width, height }) => ({ left, top, width, height })),
    xAxis: data.columns.map((column, i) =>
      column.categories
        ? axis(theme, "", { gridIndex: i, min: 0, ...whole(column), axisLabel: { formatter: percent }, splitNumber: 4 })
        : axis(theme, "", { gridIndex: i, min: column.edges[0], max: column.edges.at(-1), splitLine: { show: false }, axisLabel: { formatter: (value) => minus(Number(value.toPrecision(6))), showMinLabel: false, showMaxLabel: false } }),
    ),
    yAxis: data.columns.map((column, i) =>
      column.categories
        ? axis(theme, "", { gridIndex: i, type: "category", inverse: true, data: column.categories, splitLine: { show: false }, axisTick: { show: false }, axisLabel: { interval: 0, hideOverlap: false, fontSize: 11, formatter: VaeCharts.shortened(Math.floor((panels[i].label - 12) / 6.6)) } })
        : axis(theme, "", { gridIndex: i, min: 0, ...whole(column), axisLabel: { formatter: percent }, splitNumber: 4 }),
    ),
    series: data.columns.flatMap((column, i) =>
      sides.map((side, index) => ({ name: side, xAxisIndex: i, yAxisIndex: i, ...(column.categories ? bars : line)(column, side, index) })),
    ),
  });
};

/** Where the three squares of the trends lie: side by side, with names at the first, or one below the other with names at each. */
VaeCharts.trendPanels = (data, width) => {
  const stacked = width < VaeCharts.narrow;
  const names = Math.min(130, Math.round(width / 4), 20 + 7 * Math.max(...data.columns.map((name) => name.length)));
  const side = Math.round(stacked ? width - names - 16 : (width - names - 48) / 3);
  const [top, bottom] = [40, names + 70];
  const panels = [0, 1, 2].map((i) => ({
    left: stacked ? names : names + i * (side + 20),
    top: stacked ? i * (top + side + bottom) + top : top,
    width: side,
    height: side,
  }));
  return { panels, names, stacked, height: (stacked ? 3 : 1) * (top + side + bottom) };
};

VaeCharts.pairTrends = (data, theme) => {
  const { axis, ink } = VaeCharts;
  const { panels, names, stacked } = VaeCharts.trendPanels(data, VaeCharts.widthOf("pairTrends", theme));
  const places = new Map(data.columns.map((name, i) => [name, i]));
  const measures = [
    ["real", "Real: association"],
    ["synthetic", "Synthetic: association"],
    ["score", "How much they are alike"],
  ];
  const cells = (measure) =>
    data.pairs
      .filter((pair) => pair[measure] !== null)
      .flatMap((pair) => {
        const [i, j, value] = [places.get(pair.first), places.get(pair.second), Math.abs(pair[measure])];
        return [[i, j, value], [j, i, value]];
      });
  // Below the lowest score the colours would be of nothing.
  const lowest = Math.min(0.9, Math.floor(10 * Math.min(1, ...data.pairs.map((pair) => pair.score ?? 1))) / 10);
  const fits = Math.max(1, Math.ceil((11 * data.columns.length) / panels[0].width));
  const label = { interval: fits - 1, hideOverlap: false, fontSize: 11, formatter: VaeCharts.shortened(Math.floor((names - 10) / 6.6)) };
  const strong = [theme.dark ? "#6bb0f5" : "#1f6fc4", theme.dark ? "#f59b4c" : "#c2570c"];
  return VaeCharts.frame(theme, {
    title: measures.map(([, title], i) => VaeCharts.panelTitle(title, panels[i], theme)),
    legend: { show: false },
    tooltip: {
      trigger: "item",
      formatter: ({ value: [i, j, value], seriesIndex }) => {
        const escaped = [i, j].map((place) => data.columns[place].replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`));
        return `${escaped.join(" and ")}<br>${measures[seriesIndex][1]}: ${value.toFixed(3)}`;
      },
    },
    grid: panels,
    xAxis: panels.map((_, i) => axis(theme, "", { gridIndex: i, type: "category", data: data.columns, splitLine: { show: false }, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, rotate: 90 } })),
    yAxis: panels.map((_, i) => axis(theme, "", { gridIndex: i, type: "category", inverse: true, data: data.columns, splitLine: { show: false }, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, show: i === 0 || stacked } })),
    visualMap: [
      { seriesIndex: [0, 1], range: [0, 1], colours: [ink(theme).faint, strong[0]], panel: 0 },
      { seriesIndex: [2], range: [lowest, 1], colours: [strong[1], ink(theme).faint], panel: 2 },
    ].map(({ seriesIndex, range: [min, max], colours, panel }) => ({
      type: "continuous",
      seriesIndex,
      dimension: 2,
      min,
      max,
      inRange: { color: colours },
      orient: "horizontal",
      itemWidth: 12,
      itemHeight: 130,
      left: panels[panel].left,
      top: panels[panel].top + panels[panel].height + names + 10,
      text: [String(max), String(min)],
      textStyle: { color: ink(theme).muted, fontSize: 12, fontFamily: theme.font },
      calculable: false,
      hoverLink: false,
    })),
    series: measures.map(([measure, title], i) => ({
      name: title,
      type: "heatmap",
      xAxisIndex: i,
      yAxisIndex: i,
      data: cells(measure),
      itemStyle: { borderColor: ink(theme).ground, borderWidth: data.columns.length > 40 ? 0 : 1 },
      emphasis: { itemStyle: { borderColor: ink(theme).text } },
    })),
  });
};

VaeCharts.closestRecords = (data, theme) => {
  const { axis, colourOf, percent, fixed } = VaeCharts;
  const kinds = [
    ["held_out", "held-out rows", 0],
    ["synthetic", "synthetic rows", 1],
  ].filter(([kind]) => data[kind]);
  const highest = 1.12 * Math.max(...kinds.flatMap(([kind]) => data[kind].shares));
  const medianOf = (name, kind) => `${name}, median ${fixed(4)(data[kind].median)}`;
  const lines = kinds.map(([kind, name, index]) => ({
    name,
    type: "line",
    step: "end",
    symbol: "none",
    data: [...data[kind].shares, data[kind].shares.at(-1)].map((share, i) => [data.edges[i], share]),
    lineStyle: { width: index === 0 ? 0 : 2, color: colourOf(theme, index) },
    itemStyle: { color: colourOf(theme, index) },
    areaStyle: index === 0 ? { color: colourOf(theme, 0), opacity: 0.45 } : undefined,
  }));
  const medians = kinds.map(([kind, name, index]) => ({
    name: medianOf(name, kind),
    type: "line",
    symbol: "none",
    data: [[data[kind].median, 0], [data[kind].median, highest]],
    lineStyle: { width: 2, type: index === 0 ? "dotted" : "dashed", color: colourOf(theme, index) },
    itemStyle: { color: colourOf(theme, index) },
    tooltip: { show: false },
  }));
  return VaeCharts.frame(theme, {
    legend: {
      data: [...kinds.map(([, name]) => ({ name, icon: "roundRect" })), ...medians.map(({ name }) => ({ name, itemStyle: { opacity: 0 } }))],
      itemGap: 36,
    },
    tooltip: { trigger: "axis", valueFormatter: percent },
    grid: { left: 66, right: 24, top: 64, bottom: 50 },
    xAxis: axis(theme, "distance to the closest real row", { min: 0, max: data.edges.at(-1), splitLine: { show: false }, axisLabel: { showMaxLabel: false } }),
    yAxis: axis(theme, "", { min: 0, max: highest, axisLabel: { formatter: percent, showMaxLabel: false } }),
    series: [...lines, ...medians],
  });
};
