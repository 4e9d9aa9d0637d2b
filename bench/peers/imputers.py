"""scikit-learn's imputers: takes DIRECTORY ROWS WIDTH SEED, reads DIRECTORY/holed.f64, float64 rows with NaN where a cell is missing, and writes
DIRECTORY/mean.f64 and DIRECTORY/iterative.f64, the same rows with those cells filled in. Prints the version and the seconds of both."""

import sys
import time
import warnings

import numpy
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, SimpleImputer

directory, *sizes = sys.argv[1:]
rows, width, seed = map(int, sizes)
holed = numpy.fromfile(f"{directory}/holed.f64", dtype="<f8").reshape(rows, width)
# It stops at its last round, converged or not; that is its default's doing and no news here.
warnings.simplefilter("ignore", ConvergenceWarning)
start = time.perf_counter()
for name, imputer in ("mean", SimpleImputer()), ("iterative", IterativeImputer(random_state=seed)):
    imputer.fit_transform(holed).astype("<f8").tofile(f"{directory}/{name}.f64")
print(f"scikit-learn {sklearn.__version__}\t{time.perf_counter() - start}")
