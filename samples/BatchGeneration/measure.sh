#!/bin/sh
# Publishes the sample trimmed, ReadyToRun and self-contained, and shows its size and the time to its first digit.
#   ./measure.sh [BUNDLE] [RUNS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bundle=${1:-$here/../../models/mnist-cvae}
runs=${2:-11}
out=$here/../../artifacts/BatchGeneration
log=$(mktemp)
trap 'rm -f "$log" "$log.idx"' EXIT

rm -rf "$out"
dotnet publish "$here" -c Release -r linux-x64 -o "$out" -v quiet >"$log" 2>&1 || {
  cat "$log" >&2
  echo "The sample could not be published." >&2
  exit 1
}

i=0
: >"$log"
while [ "$i" -lt "$runs" ]; do
  "$out/BatchGeneration" "$bundle" 1 "$log.idx" >>"$log"
  i=$((i + 1))
done

first=$(sed -n 's/^First digit \([0-9]*\) ms.*/\1/p' "$log" | sort -n | sed -n "$(((runs + 1) / 2))p")
echo "Published size: $(du -sm "$out" | cut -f1) MB with ONNX Runtime (to stay under 60)"
echo "First digit: $first ms after process start, median of $runs runs (to stay under 200)"
