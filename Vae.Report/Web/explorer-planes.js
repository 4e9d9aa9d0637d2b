// Planes that a latent vector is moved on. Each has points, { min, max } of what it shows, at(z) and move(z, x, y), and the step of a key.
"use strict";

const Planes = (() => {
  /** A square around the middle that holds nearly all points. */
  function boundsOf(points) {
    const sorted = [0, 1].map((k) => Float64Array.from(points, (point) => point[k]).sort());
    const at = (values, share) => values[Math.round(share * (values.length - 1))];
    const middle = sorted.map((values) => (at(values, 0.002) + at(values, 0.998)) / 2);
    const half = Math.max(...sorted.map((values) => at(values, 0.998) - at(values, 0.002))) * 0.54 || 1;
    return { min: middle.map((value) => value - half), max: middle.map((value) => value + half) };
  }

  /** Two directions through a point: the latent plane itself, or that of the principal components; what lies off the plane stays. */
  function flat(model, kind) {
    const { mean, axes } = model.plane;
    const at = (z) => axes.map((axis) => axis.reduce((sum, value, j) => sum + value * (z[j] - mean[j]), 0));
    const points = model.points.z.map(at);
    const names = kind === "latent" ? ["z₁", "z₂"] : ["PC 1", "PC 2"];
    return {
      kind,
      names,
      points,
      labels: model.points.labels,
      bounds: boundsOf(points),
      step: 0.1,
      at,
      move(z, x, y) {
        const [cx, cy] = at(z);
        for (let j = 0; j < z.length; j++) z[j] += (x - cx) * axes[0][j] + (y - cy) * axes[1][j];
      },
    };
  }

  function nearest(rows, target) {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < rows.length; i++) {
      let sum = 0;
      for (let j = 0; j < target.length && sum < least; j++) sum += (rows[i][j] - target[j]) ** 2;
      if (sum < least) [best, least] = [i, sum];
    }
    return best;
  }

  /** UMAP has no way back: moving takes the latent vector of the nearest encoded image. */
  function umap(model) {
    const points = model.umap;
    const rows = model.points.z.slice(0, points.length);
    const bounds = boundsOf(points);
    let last = null;
    return {
      kind: "umap",
      names: ["UMAP 1", "UMAP 2"],
      points,
      labels: model.points.labels.slice(0, points.length),
      bounds,
      step: (bounds.max[0] - bounds.min[0]) / 60,
      // Where the pointer was, as long as z is what it chose there: keys could not leave a point otherwise.
      at: (z) => (last && last.z.every((value, j) => value === z[j]) ? last.at : points[nearest(rows, z)]),
      move(z, x, y) {
        z.set(rows[nearest(points, [x, y])]);
        last = { z: z.slice(), at: [x, y] };
      },
    };
  }

  const of = (model) => {
    if (model.latent_size === 2) return [flat(model, "latent")];
    return model.umap ? [flat(model, "pca"), umap(model)] : [flat(model, "pca")];
  };

  return { of, titles: { latent: "latent plane", pca: "PCA", umap: "UMAP" } };
})();
