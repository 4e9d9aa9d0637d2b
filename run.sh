#!/usr/bin/env bash
# ./run.sh       Digits and clothes through ML.NET pipelines with the shipped models, a sheet of generated digits, and the report.
# ./run.sh ARGS  The vae command: ./run.sh generate models/mnist-cvae --count 100 --labels 0-9 -o digits.png
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/eng/packages.sh"

# built PROJECT: builds it; gives the directory of its program.
built() {
  local log
  say "Building $1 ..."
  log=$(dotnet build "$root/$1" -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
  echo "$root/$1/bin/Release/net10.0"
}

set_up_packages
vae=$(built Vae.Cli)/vae
[ $# -eq 0 ] || exec "$vae" "$@"

cd "$root"
sample=$(built samples/PipelineFeaturizer)/PipelineFeaturizer
sheet=artifacts/run/digits.png
"$vae" data mnist
"$vae" data fashion-mnist
"$sample" --short --save artifacts/run/digits.zip
"$vae" generate models/mnist-cvae --count 100 --labels 0-9 --seed 7 --columns 10 -o "$sheet"
"$vae" report --out artifacts/run/report

cat <<END

Saved pipeline   artifacts/run/digits.zip
Ten digits each  $sheet
The report       artifacts/run/report/index.html, or: ./run.sh report --out artifacts/run/report --serve
END
