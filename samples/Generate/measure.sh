#!/bin/sh
# Publishes the sample as a native program and shows its size, the time to its first digit and its working set.
#   ./measure.sh [BUNDLE] [RUNS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bundle=${1:-$here/../../models/mnist-cvae}
runs=${2:-11}
out=$here/../../artifacts/Generate
log=$(mktemp)
trap 'rm -f "$log" "$log.idx"' EXIT

command -v clang >/dev/null || command -v gcc >/dev/null || {
  echo "There is no clang and no gcc; .NET's native compiler links with one of them (on Debian: apt-get install gcc)." >&2
  exit 1
}
rm -rf "$out"
dotnet publish "$here" -c Release -r linux-x64 -o "$out" -v quiet >"$log" 2>&1 || {
  cat "$log" >&2
  echo "The sample could not be published." >&2
  exit 1
}
# Warnings about trimming and ahead-of-time compilation, of which there are to be none.
cat "$log"

i=0
: >"$log"
while [ "$i" -lt "$runs" ]; do
  "$out/Generate" "$bundle" 1 "$log.idx" >>"$log"
  i=$((i + 1))
done

median() {
  sed -n "$1" "$log" | sort -n | sed -n "$(((runs + 1) / 2))p"
}
echo "Published: $(cd "$out" && echo *)"
echo "Published size: $(du -sm "$out" | cut -f1) MB with ONNX Runtime (to stay under 36)"
echo "First digit: $(median 's/^First digit \([0-9]*\) ms.*/\1/p') ms after process start, median of $runs runs (to stay under 90)"
echo "Working set: $(median 's/.*working set \([0-9]*\) MB.*/\1/p') MB, median of $runs runs (to stay under 45)"
