#!/usr/bin/env bash
# Builds libvaetorch.so, the native half of the TorchSharp stand-in: build.sh OUT_DIR
set -eu
source="$(dirname "$0")/vaetorch.cpp"
target="${1:?usage: build.sh OUT_DIR}/libvaetorch.so"
[ "$target" -nt "$source" ] && exit 0
mkdir -p "$1"
g++ -std=c++17 -O3 -fno-math-errno -fPIC -shared -fvisibility=hidden -fopenmp -Wall -Wextra "$source" -o "$target.new" \
  -ltorch_cpu -ltorch -lc10
mv "$target.new" "$target"
