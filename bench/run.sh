#!/usr/bin/env bash
# ./bench/run.sh [NAME...] [--quick] [--markdown]
# Measures speed and memory beside python3-torch, a bare ONNX Runtime session and ML.NET's ApplyOnnxModel, samples/HttpInference under load,
# the report's explorer in Chromium, what is learnt from tables (--tables DIRECTORY) beside scikit-learn, synthetic tables beside real ones, and the
# vae command's batches, which write up to 8 GB to artifacts/bench for as long as they run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/../eng/setup.sh"

mkdir -p "$root/.deps"
set_up_browser
install_debian python3-torch python3-torchvision python3-sklearn libopenblas0-pthread
say "Building the benchmarks ..."
log=$(dotnet build "$root/bench/Vae.Bench" -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
cd "$root"
exec bench/Vae.Bench/bin/Release/net10.0/vae-bench "$@"
