// What DrawingEngine calls; runs in V8 without a browser.
const fonts = [];

function loadFonts(...files) {
  fonts.push(...files);
}

function loadRenderer(bytes) {
  return resvg.initWasm(new WebAssembly.Module(bytes));
}

function chartSvg(name, json) {
  const data = JSON.parse(json);
  const width = VaeCharts.sizes[name][0];
  const height = VaeCharts.heights[name]?.(data, width) ?? VaeCharts.sizes[name][1];
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  const option = VaeCharts[name](data, { dark: false, still: true, font: "DejaVu Sans" });
  chart.setOption({ animation: false, backgroundColor: "#ffffff", ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function pixels(svg) {
  const picture = new resvg.Resvg(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { fontBuffers: fonts, defaultFontFamily: "DejaVu Sans" },
  }).render();
  const drawn = { width: picture.width, pixels: picture.pixels };
  picture.free();
  return drawn;
}

function umap(json, width, seed) {
  const values = JSON.parse(json);
  const rows = Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
  // mulberry32: UMAP wants a generator of numbers from 0 to 1 that can be seeded.
  let state = Number(seed) >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const nearest = Math.min(15, rows.length - 1);
  return JSON.stringify(new UMAP.UMAP({ nComponents: 2, nNeighbors: nearest, minDist: 0.1, random }).fit(rows).flat());
}
