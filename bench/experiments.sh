#!/usr/bin/env bash
# ./bench/experiments.sh [--short]
# A linear classifier on pixels and on the features of two VAEs, clothes found among digits, and the pipeline in a second process: about a minute.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/../eng/setup.sh"

cd "$root"
log=$(dotnet build bench/Vae.Experiments -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
exec bench/Vae.Experiments/bin/Release/net10.0/vae-experiments "$@"
