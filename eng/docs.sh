#!/usr/bin/env bash
# Builds the documentation as a site, artifacts/site; a dead link or a broken reference fails. With --serve, it is served on localhost.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$root"
dotnet tool restore --verbosity quiet
rm -rf artifacts/site docs/api
dotnet docfx metadata docs/docfx.json --warningsAsErrors --logLevel warning
dotnet docfx build docs/docfx.json --warningsAsErrors --logLevel warning "$@"
say "The site: artifacts/site/index.html"
