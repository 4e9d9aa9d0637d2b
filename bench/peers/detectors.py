"""scikit-learn's detectors: reads lines "DIRECTORY TRAIN TEST WIDTH SEED NAME..." and writes DIRECTORY/scores.f64, the scores of the test rows
by each of the named detectors, higher for what is less usual; train.f32 and test.f32 there are float32 rows. Answers each line with seconds."""

import sys
import time

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
from sklearn.svm import OneClassSVM


def isolation_forest(train, test, seed):
    return -IsolationForest(random_state=seed).fit(train).score_samples(test)


def local_outlier_factor(train, test, seed):
    neighbours = min(20, len(train) - 1)
    return -LocalOutlierFactor(n_neighbors=neighbours, novelty=True).fit(train).score_samples(test)


def fifth_neighbour(train, test, seed):
    neighbours = min(5, len(train) - 1)
    return NearestNeighbors(n_neighbors=neighbours).fit(train).kneighbors(test)[0][:, -1]


def one_class_svm(train, test, seed):
    return -OneClassSVM().fit(train).score_samples(test)


def mahalanobis(train, test, seed):
    pca = PCA(svd_solver="full").fit(train)
    kept = pca.explained_variance_ > 1e-6
    return (pca.transform(test)[:, kept] ** 2 / pca.explained_variance_[kept]).sum(1)


DETECTORS = {
    "iforest": isolation_forest,
    "lof": local_outlier_factor,
    "knn5": fifth_neighbour,
    "ocsvm": one_class_svm,
    "pca": mahalanobis,
}

print(f"scikit-learn {sklearn.__version__}", flush=True)
for line in sys.stdin:
    directory, *sizes = line.rstrip("\n").split("\t")
    rows, tests, width, seed = map(int, sizes[:4])
    train = numpy.fromfile(f"{directory}/train.f32", dtype="<f4").reshape(rows, width).astype("f8")
    test = numpy.fromfile(f"{directory}/test.f32", dtype="<f4").reshape(tests, width).astype("f8")
    start = time.perf_counter()
    scores = [DETECTORS[name](train, test, seed) for name in sizes[4:]]
    seconds = time.perf_counter() - start
    numpy.stack(scores).astype("<f8").tofile(f"{directory}/scores.f64")
    print(seconds, flush=True)
