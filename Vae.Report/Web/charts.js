// The report's charts as options of ECharts: VaeCharts[name](data, theme). What they share; charts-*.js add the charts themselves.
// The page and DrawingEngine (V8 without a browser) run these same files.
// theme: { dark, still (for a picture: nothing that answers to a pointer), font, width (of the place in the page; a picture has sizes[name]) }.
"use strict";

var VaeCharts = (() => {
  // Sought by distance in OKLab, also as red-green colour-blind readers see them; each has a contrast of 3 to its ground.
  const light = ["#0548fa", "#7d6087", "#0d6710", "#cd004d", "#66009e", "#079cf0", "#fb41c8", "#7f9d73", "#470f00", "#ff6100"];
  const dark = ["#4d97b3", "#d0b5c1", "#6edd66", "#f62d77", "#9369fe", "#69f9ff", "#f97eff", "#fff53b", "#806e2b", "#e57e00"];
  const modelColours = { light: ["#1f6fc4", "#c2570c", "#6d3fb0"], dark: ["#6bb0f5", "#f59b4c", "#b795f0"] };

  const sizes = {
    trainingCurves: [1100, 420],
    latentScatter: [760, 760],
    aggregatedPosterior: [1000, 400],
    klPerDimension: [1000, 400],
    projections: [1140, 620],
    modelTraining: [1100, 420],
    scoreHistogram: [1000, 420],
    columnShapes: [1000, 0],
    marginals: [1100, 0],
    pairTrends: [1140, 0],
    closestRecords: [1000, 420],
    disentanglement: [1140, 700],
    latentSizes: [1140, 420],
    codeRates: [900, 560],
    latentSizeProjections: [1140, 0],
  };

  // A place narrower than this gets its panels one below the other.
  const narrow = 700;

  const digitColours = (theme) => (theme.dark ? dark : light);
  const colourOf = (theme, index) => modelColours[theme.dark ? "dark" : "light"][index % 3];
  const ink = (theme) =>
    theme.dark
      ? { text: "#e4e7ec", muted: "#a3abb8", line: "#3a414d", faint: "#2a303a", ground: "#1b1f26", area: "rgba(150,165,190,0.16)" }
      : { text: "#1c2430", muted: "#56606f", line: "#b9c1cc", faint: "#e6e9ee", ground: "#ffffff", area: "rgba(90,110,140,0.13)" };

  const minus = (value) => String(value).replace("-", "−");
  const fixed = (digits) => (value) => minus(Number(value).toFixed(digits));
  const widthOf = (name, theme) => theme.width ?? sizes[name][0];

  // Heights that depend on what is shown; charts-tables.js adds its own.
  const heights = {};

  /** The height of a chart in a place of some width, of so many panels. */
  function heightAt(name, width, panelCount = 1, data = null) {
    const [wide, high] = sizes[name];
    if (heights[name]) return heights[name](data, width);
    if (name === "latentScatter") return Math.round(Math.min(high, width + 36));
    if (width >= narrow) return name === "projections" ? Math.round((width / wide) * (high - 90) + 90) : high;
    return name === "projections" ? 2 * width + 120 : panelCount * 300 + 70;
  }

  /** Rectangles of panels side by side, or one below the other where the place is narrow. */
  function panelRectangles(count, width, height, { top = 74, bottom = 50, left = 58, right = 18 } = {}) {
    const stacked = width < narrow;
    const [columns, rows] = stacked ? [1, count] : [count, 1];
    const cellWidth = width / columns;
    const cellHeight = (height - (stacked ? 44 : 0)) / rows;
    return Array.from({ length: count }, (_, i) => ({
      left: Math.round((i % columns) * cellWidth + left),
      top: Math.round(Math.floor(i / columns) * cellHeight + (stacked ? 44 + 34 : top)),
      width: Math.round(cellWidth - left - right),
      height: Math.round(cellHeight - (stacked ? 34 : top) - bottom),
    }));
  }

  const panelTitle = (text, rectangle, theme) => ({
    text,
    left: rectangle.left,
    top: rectangle.top - 30,
    padding: 0,
    textStyle: { color: ink(theme).text, fontSize: 14, fontWeight: "bold", fontFamily: theme.font },
  });

  function axis(theme, name, more = {}) {
    const { axisLabel, nameTextStyle, ...rest } = more;
    return {
      type: "value",
      name,
      nameLocation: "middle",
      nameGap: 30,
      nameTextStyle: { color: ink(theme).muted, fontSize: 12, ...nameTextStyle },
      axisLine: { show: true, onZero: false, lineStyle: { color: ink(theme).line } },
      axisTick: { lineStyle: { color: ink(theme).line } },
      axisLabel: { color: ink(theme).muted, fontSize: 12, hideOverlap: true, formatter: minus, ...axisLabel },
      splitLine: { lineStyle: { color: ink(theme).faint } },
      ...rest,
    };
  }

  function frame(theme, more) {
    const tooltip = {
      confine: true,
      backgroundColor: ink(theme).ground,
      borderColor: ink(theme).line,
      textStyle: { color: ink(theme).text, fontSize: 13 },
      ...more.tooltip,
    };
    return {
      textStyle: { fontFamily: theme.font, color: ink(theme).text },
      ...(theme.still ? { silent: true } : {}),
      ...more,
      legend: legend(theme, more.legend),
      tooltip: theme.still ? { show: false } : tooltip,
    };
  }

  const legend = (theme, more) => ({
    type: theme.still ? "plain" : "scroll",
    top: 6,
    left: "center",
    itemGap: 16,
    textStyle: { color: ink(theme).text, fontSize: 13, fontFamily: theme.font },
    inactiveColor: ink(theme).line,
    pageTextStyle: { color: ink(theme).muted },
    pageIconColor: ink(theme).text,
    pageIconInactiveColor: ink(theme).line,
    ...more,
  });

  const betaName = "β (right axis)";

  /** β behind the curves of a panel, on the second of its two vertical axes. */
  const betaArea = (theme, epochs, beta, panel) => ({
    name: betaName,
    type: "line",
    step: "middle",
    data: epochs.map((epoch, i) => [epoch, beta[i]]),
    xAxisIndex: panel,
    yAxisIndex: 2 * panel + 1,
    symbol: "none",
    silent: true,
    lineStyle: { width: 1, color: ink(theme).muted, opacity: 0.6 },
    itemStyle: { color: ink(theme).muted },
    areaStyle: { color: ink(theme).area },
    z: 1,
  });

  return { betaName, betaArea, sizes, heights, narrow, heightAt, digitColours, colourOf, ink, minus, fixed, widthOf, panelRectangles, panelTitle, axis, frame };
})();
