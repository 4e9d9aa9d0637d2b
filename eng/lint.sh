#!/usr/bin/env bash
# Checks every shell script with shellcheck, and deploy/ with Kubernetes' schemas and linters for Dockerfiles.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

install_debian shellcheck
cd "$root"
mapfile -t scripts < <(git grep --untracked -lIE '^#!(/usr/bin/env |/bin/)(ba)?sh')
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}" eng/packages.sh

# Fetched again when the lock file is another.
modules=$root/.deps/lint
if ! cmp -s eng/lint/package-lock.json "$modules/fetched"; then
  command -v npm >/dev/null || die "The checks of deploy/ are npm packages, and there is no 'npm' command."
  say "Fetching what checks deploy/ with npm: $(sed -n 's/^    "\(.*\)": "\(.*\)".*/\1@\2/p' eng/lint/package.json | paste -sd' ') ..."
  mkdir -p "$modules"
  cp eng/lint/{package.json,package-lock.json} "$modules"
  npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund --loglevel error </dev/null >&2 ||
    die "Fetching what checks deploy/ failed."
  cp eng/lint/package-lock.json "$modules/fetched"
fi
VAE_LINT_MODULES=$modules/node_modules node --test --test-reporter=spec eng/lint/
