#!/usr/bin/env bash
# ./run.sh       Digits and clothes through ML.NET pipelines with the shipped models, a sheet of generated digits, and the report.
# ./run.sh ARGS  The vae command: ./run.sh generate models/mnist-cvae --count 100 --labels 0-9 -o digits.png
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/eng/setup.sh"

# build PROJECT PROGRAM: builds the program, unless nothing that it is built from is newer; sets $program to its path.
build() {
  local log
  program=$root/$1/bin/Release/net10.0/$2
  if [ -x "$program" ] && [ -z "$(newer_sources "$1")" ]; then return; fi
  say "Building $1 ..."
  log=$(dotnet build "$root/$1" -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
  touch "$program"
}

newer_sources() {
  find "$root"/Vae.* "$root/$1" "$root"/Directory.* "$root/eng" \( -name bin -o -name obj \) -prune -o -newer "$program" -print -quit
}

announce_npm
build Vae.Cli vae
vae=$program
[ $# -eq 0 ] || exec "$vae" "$@"

cd "$root"
build bench/Vae.Experiments vae-experiments
sheet=artifacts/run/digits.png
"$vae" data mnist
"$vae" data fashion-mnist
"$program" --short --save artifacts/run/digits.zip
"$vae" generate models/mnist-cvae --count 100 --labels 0-9 --seed 7 --columns 10 -o "$sheet"
has_npm || {
  say "The report is left out: its charts and page need npm."
  exit
}
"$vae" report --out artifacts/run/report

cat <<END

Saved pipeline   artifacts/run/digits.zip
Ten digits each  $sheet
The report       artifacts/run/report/index.html, or: ./run.sh report --out artifacts/run/report --serve
END
