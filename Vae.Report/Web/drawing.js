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

/** Numbers from 0 to 1 by mulberry32: the projections' libraries want a generator that can be seeded. */
function seeded(seed) {
  let state = Number(seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function rowsOf(json, width) {
  const values = JSON.parse(json);
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

function umap(json, width, seed) {
  const rows = rowsOf(json, width);
  const nNeighbors = Math.min(15, rows.length - 1);
  return JSON.stringify(new UMAP.UMAP({ nComponents: 2, nNeighbors, minDist: 0.1, random: seeded(seed) }).fit(rows).flat());
}

function tsne(json, width, seed, steps) {
  const rows = rowsOf(json, width);
  const map = new TSNE({ dim: 2, perplexity: Math.min(30, (rows.length - 1) / 3) });
  const random = seeded(seed);
  map.gaussRandom = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  map.initDataRaw(rows);
  for (let i = 0; i < steps; i++) map.step();
  return JSON.stringify(map.getSolution().flat());
}
