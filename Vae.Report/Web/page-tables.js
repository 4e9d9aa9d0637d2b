// The numbers behind the figures as tables: those that are the figure itself in full view, the others to open.
"use strict";

(() => {
  const fixed = (digits) => (value) => (value === null ? "–" : value.toFixed(digits).replace("-", "−"));
  const percent = (value) => (value === null ? "–" : (Math.round(1000 * value) / 10).toFixed(1));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  const classes = (labels) => [...new Set(labels)].sort((a, b) => a - b);

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // A table wider than its place scrolls, also with keys, and says what it is where they stop.
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const attributes = { tabindex: "0", role: "region", "aria-label": target.querySelector("caption").textContent };
      const scrolls = target.scrollWidth > target.clientWidth;
      for (const [name, value] of Object.entries(attributes)) {
        if (scrolls) target.setAttribute(name, value);
        else target.removeAttribute(name);
      }
    }
  });

  /** A table whose rows begin with their heading. */
  function table(caption, headings, rows) {
    const made = document.createElement("table");
    made.createCaption().append(element("span", caption));
    const head = made.createTHead().insertRow();
    // Numbers end at the right, words begin at the left.
    const kinds = headings.map((_, i) => (rows.every((row) => /^[−–]?[\d.]*$/.test(row[i])) ? {} : { class: "text" }));
    headings.forEach((heading, i) => head.append(element("th", heading, { scope: "col", ...kinds[i] })));
    const body = made.createTBody();
    for (const [first, ...cells] of rows) {
      const row = body.insertRow();
      row.append(element("th", first, { scope: "row" }));
      cells.forEach((cell, i) => row.append(element("td", cell, kinds[i + 1])));
    }
    const wrapper = element("div", "", { class: "table" });
    wrapper.append(made);
    scrolling.observe(wrapper);
    return wrapper;
  }

  /** The middle and the spread of each class on a plane. */
  function classTable(caption, xs, ys, labels, axes) {
    const rows = classes(labels).map((label) => {
      const of = (values) => values.filter((_, i) => labels[i] === label);
      const cells = [of(xs), of(ys)].flatMap((values) => [fixed(2)(mean(values)), fixed(2)(spread(values))]);
      return [String(label), String(of(xs).length), ...cells];
    });
    return table(caption, ["class", "images", ...axes.flatMap((axis) => [`mean of ${axis}`, `deviation of ${axis}`])], rows);
  }

  const scatter = (data) => classTable("Where the classes lie", data.x, data.y, data.labels, data.axes);

  function curves(model) {
    const splits = ["train", "test"].filter((split) => model[split]);
    const names = { train: "training", test: "test" };
    const headings = splits.flatMap((split) => ["reconstruction", "KL", "ratio"].map((measure) => `${measure}, ${names[split]}`));
    const rows = model.epochs.map((epoch, i) => [
      String(epoch),
      fixed(2)(model.beta[i]),
      ...splits.flatMap((split) => ["reconstruction", "kl_divergence", "ratio"].map((measure) => fixed(2)(model[split][measure][i]))),
    ]);
    return table(model.name, ["epoch", "β", ...headings], rows);
  }

  const splitNames = { train: "training", validation: "held out", test: "test" };

  function training(data) {
    const splits = Object.keys(splitNames).filter((split) => data[split]);
    const headings = splits.flatMap((split) => data.measures.map(({ name }) => `${name}, ${splitNames[split]}`));
    const rows = data.epochs.map((epoch, i) => [
      epoch === data.kept_epoch ? `${epoch}, kept` : String(epoch),
      ...(data.beta ? [fixed(2)(data.beta[i])] : []),
      ...splits.flatMap((split) => data.measures.map(({ key, decimals }) => fixed(decimals)(data[split][key][i]))),
    ]);
    return table("Each epoch, losses in nats a row", ["epoch", ...(data.beta ? ["β"] : []), ...headings], rows);
  }

  function thresholds(data) {
    const per = (rate) => `${Number((100 * rate).toPrecision(3))} %`;
    const rows = data.thresholds.map(({ rate, score, extrapolated }) => [
      per(rate),
      score === null ? "too few rows to tell" : `${fixed(3)(score)}${extrapolated ? ", extrapolated" : ""}`,
      `1 in ${Math.round(1 / rate).toLocaleString("en")}`,
    ]);
    return table("Thresholds", ["false alarms", "score above", "usual rows called unusual"], rows);
  }

  const bins = (data) =>
    table(
      `Shares of ${data.rows.toLocaleString("en")} held-out rows, in %`,
      ["from", "to", "share", "higher"],
      data.shares.map((share, i) => {
        const higher = data.above + data.shares.slice(i + 1).reduce((sum, value) => sum + value, 0);
        return [fixed(3)(data.edges[i]), fixed(3)(data.edges[i + 1]), fixed(3)(100 * share), fixed(3)(100 * higher)];
      }),
    );

  function generation(data) {
    const all = data.seeds[0].by_class.map((_, label) => String(label));
    const rows = data.seeds.map((run) => [String(run.seed), percent(run.overall), ...run.by_class.map(percent)]);
    return table("Read as asked, in %, by seed and class", ["seed", "all", ...all], rows);
  }

  const short = (value) => String(Number(value.toPrecision(6))).replace("-", "−");
  const range = (ends) => (ends === null ? "–" : `${short(ends[0])} to ${short(ends[1])}`);

  const shapes = (data) =>
    table(
      "Each column; shares in %",
      ["column", "type", "score", "missing, real", "missing, synthetic", "largest difference of a share", "only real", "only synthetic", "real range", "synthetic range", "out of range"],
      data.columns.map((column) => [
        column.name,
        column.type,
        fixed(4)(column.score),
        percent(column.real_missing),
        percent(column.synthetic_missing),
        column.most_different ? `${percent(Math.abs(column.most_different.real - column.most_different.synthetic))}: ${column.most_different.name}` : "–",
        column.numeric ? "–" : String(column.only_real),
        column.numeric ? "–" : String(column.only_synthetic),
        range(column.real_range),
        range(column.synthetic_range),
        percent(column.out_of_range),
      ]),
    );

  const marginal = (column) =>
    table(
      `${column.name}, in %`,
      [column.categories ? "category" : "from", "real", "synthetic"],
      column.real.map((share, i) => [column.categories ? column.categories[i] : short(column.edges[i]), percent(share), percent(column.synthetic[i])]),
    );

  const trends = (data) =>
    table(
      "Each pair, the least alike first",
      ["columns", "alike", "real", "synthetic", "measure"],
      [...data.pairs]
        .sort((a, b) => (a.score ?? 2) - (b.score ?? 2))
        .map((pair) => [
          `${pair.first}, ${pair.second}`,
          fixed(4)(pair.score),
          fixed(3)(pair.real),
          fixed(3)(pair.synthetic),
          pair.correlation ? "correlation" : "Cramér’s V",
        ]),
    );

  const distances = (data) =>
    table(
      "Shares of the rows, in %",
      ["distance from", "synthetic", ...(data.held_out ? ["held out"] : [])],
      data.synthetic.shares.map((share, i) => [fixed(4)(data.edges[i]), percent(share), ...(data.held_out ? [percent(data.held_out.shares[i])] : [])]),
    );

  const open = {
    "05-latent-scatter-cvae": ({ accuracy_from_z: accuracy }) =>
      table("Class read rightly, in %", ["read from", "accuracy"], [
        ["z of the VAE", percent(accuracy.vae)],
        ["z of the CVAE", percent(accuracy.cvae)],
        ["nothing: always the most frequent class", percent(accuracy.majority_class)],
      ]),
    "07-conditional-generation": generation,
    "02-scores": thresholds,
    "11-results": (data) =>
      table(
        "Losses in nats an image",
        ["model", "source", "images", "reconstruction", "KL divergence", "sum"],
        data.rows.map((row) => [row.model, row.source, row.split, fixed(2)(row.reconstruction), fixed(2)(row.kl_divergence), fixed(2)(row.total)]),
      ),
  };

  const folded = {
    trainingCurves: (data) => data.models.map(curves),
    latentScatter: (data) => [scatter(data)],
    modelTraining: (data) => [training(data)],
    scoreHistogram: (data) => [bins(data)],
    columnShapes: (data) => [shapes(data)],
    marginals: (data) => data.columns.map(marginal),
    pairTrends: (data) => [trends(data)],
    closestRecords: (data) => [distances(data)],
    projections: ({ pca, umap, labels }) => [
      classTable("PCA", pca.x, pca.y, labels, ["PC 1", "PC 2"]),
      classTable("UMAP", umap.x, umap.y, labels.slice(0, umap.x.length), ["UMAP 1", "UMAP 2"]),
    ],
    aggregatedPosterior: (data) => [
      table(
        "Aggregated posterior of each dimension (the prior has mean 0 and variance 1)",
        ["dimension", "mean", "variance"],
        data.models.flatMap((model) =>
          model.dimensions.map((each) => [`${model.name}, z${each.index + 1}`, fixed(3)(each.mean), fixed(3)(each.variance)]),
        ),
      ),
    ],
    klPerDimension: (data) => [
      table(
        "Each latent dimension",
        ["dimension", "KL divergence", "variance of the posterior mean", "active"],
        data.models.flatMap((model) =>
          model.kl.map((value, i) => [`${model.name}, z${i + 1}`, fixed(3)(value), fixed(4)(model.mean_variance[i]), model.active[i] ? "yes" : "no"]),
        ),
      ),
    ],
  };

  for (const place of document.querySelectorAll(".numbers")) {
    const figure = PageCharts.figures.get(place.dataset.figure);
    if (open[figure.id]) place.closest("section").querySelector("figcaption").before(open[figure.id](figure.data));
    if (!figure.chart) continue;
    const details = document.createElement("details");
    details.append(element("summary", "The numbers"), ...folded[figure.chart](figure.data));
    place.append(details);
  }
})();
