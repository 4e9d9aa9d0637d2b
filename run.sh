#!/usr/bin/env bash
# ./run.sh       From MNIST to a trained model, the codes of its test set and sheets of digits, all in artifacts/run.
# ./run.sh ARGS  The vae command: ./run.sh generate models/mnist-cvae --count 100 --labels 0-9 -o digits.png
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/eng/packages.sh"

set_up_packages
say "Building the vae command ..."
log=$(dotnet build "$root/Vae.Cli" -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
vae=$root/Vae.Cli/bin/Release/net10.0/vae
[ $# -eq 0 ] || exec "$vae" "$@"

cd "$root"
out=artifacts/run
model=$out/mnist-vae
mkdir -p "$out"
"$vae" data mnist
if [ -f "$model/model.json" ]; then
  say "Reusing the model in $model; delete that directory to train it afresh."
else
  resume=()
  [ ! -f "$model/training/checkpoint.zip" ] || resume=(--resume)
  "$vae" train --model vae --data mnist --epochs 2 --seed 1 --out "$model" "${resume[@]}"
fi
"$vae" encode "$model" --data mnist -o "$out/codes.csv"
"$vae" reconstruct "$model" --data mnist --count 100 -o "$out/reconstructions.png"
"$vae" generate models/mnist-cvae --count 100 --labels 0-9 --seed 7 --columns 10 -o "$out/digits.png"

cat <<END

Model            $model
Test set's codes $out/codes.csv
Reconstructions  $out/reconstructions.png
Ten digits each  $out/digits.png
END
