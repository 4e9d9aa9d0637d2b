#!/usr/bin/env bash
# Builds the documentation as a site, artifacts/site; a dead link or a broken reference fails. With --serve, it is served on localhost.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$root"
dotnet tool restore --verbosity quiet
rm -rf artifacts/site docs/api
# The page that runs a pipeline in the browser: its file, and ONNX Runtime's WebAssembly, which building Vae.Report fetches where npm is.
dotnet run --project samples/OneFile -c Release -- artifacts/site/one-file/digits.onnx
dotnet build Vae.Report -c Release --nologo --verbosity quiet
runtime=.deps/web/node_modules/onnxruntime-web/dist
if [ -d "$runtime" ]; then
  cp "$runtime"/ort.wasm.min.js "$runtime"/ort-wasm-simd-threaded.{mjs,wasm} artifacts/site/one-file/
else
  say "There is no npm here: the page of one ONNX file lacks ONNX Runtime's WebAssembly."
fi
dotnet docfx metadata docs/docfx.json --warningsAsErrors --logLevel warning
dotnet docfx build docs/docfx.json --warningsAsErrors --logLevel warning "$@"
say "The site: artifacts/site/index.html"
