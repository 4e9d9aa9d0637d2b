"""Writes scores.json: the mutual information gap with numpy's and scikit-learn's functions and DCI's formulas with scipy's entropy, of random codes and importances.

Run with Debian's python3-numpy, python3-scipy and python3-sklearn.
"""
import json
import os

import numpy as np
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score


def gap(codes, factors, bins=20):
    informations = np.zeros((codes.shape[1], factors.shape[1]))
    for i in range(codes.shape[1]):
        edges = np.histogram(codes[:, i], bins)[1]
        binned = np.digitize(codes[:, i], edges[:-1])
        for j in range(factors.shape[1]):
            informations[i, j] = mutual_info_score(binned, factors[:, j])
    largest = np.sort(informations, axis=0)[::-1]
    entropies = [mutual_info_score(column, column) for column in factors.T]
    return float(np.mean((largest[0] - largest[1]) / entropies))


def dci(importances):
    dimensions, factors = importances.shape
    by_dimension = 1 - entropy(importances.T, base=factors)
    by_factor = 1 - entropy(importances, base=dimensions)
    weights = importances.sum(1) / importances.sum(), importances.sum(0) / importances.sum()
    return float((by_dimension * weights[0]).sum()), float((by_factor * weights[1]).sum())


random = np.random.default_rng(11)
cases = []
for rows, dimensions in ((40, 2), (120, 3), (90, 5)):
    factors = np.stack([random.integers(0, 3, rows), random.integers(0, 6, rows)], 1)
    mix = random.normal(size=(2, dimensions))
    codes = (factors @ mix + random.normal(size=(rows, dimensions)) * 0.4).astype(np.float32)
    cases.append({"codes": codes.round(5).tolist(), "factors": factors.tolist()})
    cases[-1]["gap"] = gap(np.array(cases[-1]["codes"], np.float32), factors)
matrices = []
for shape in ((2, 2), (4, 3), (10, 5)):
    importances = (random.random(shape) ** 4).round(6)
    disentanglement, completeness = dci(importances)
    matrices.append({"importances": importances.tolist(), "disentanglement": disentanglement, "completeness": completeness})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "scores.json"), "w") as file:
    json.dump({"cases": cases, "matrices": matrices}, file)
    file.write("\n")
