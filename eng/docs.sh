#!/usr/bin/env bash
# Builds the documentation as a site, artifacts/site; a dead link or a broken reference fails. With --serve, it is served on localhost.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$root"
dotnet tool restore --verbosity quiet
rm -rf artifacts/site docs/api
dotnet docfx metadata docs/docfx.json --warningsAsErrors --logLevel warning
dotnet docfx build docs/docfx.json --warningsAsErrors --logLevel warning "$@"
# The page that runs a pipeline in the browser: its file, and ONNX Runtime's WebAssembly, which building Vae.Report fetches.
dotnet run --project samples/OneFile -c Release -- artifacts/site/one-file/digits.onnx
runtime=.deps/web/node_modules/onnxruntime-web/dist
dotnet build Vae.Report -c Release --nologo --verbosity quiet
cp "$runtime"/ort.wasm.min.js "$runtime"/ort-wasm-simd-threaded.{mjs,wasm} artifacts/site/one-file/
say "The site: artifacts/site/index.html"
