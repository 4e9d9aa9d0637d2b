#!/usr/bin/env bash
# Checks every shell script with shellcheck, and deploy/ with Kubernetes' schemas and linters for Dockerfiles.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

install_debian shellcheck
cd "$root"
mapfile -t scripts < <(git grep --untracked -lIE '^#!(/usr/bin/env |/bin/)(ba)?sh')
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}" eng/setup.sh

has_npm || {
  say "There is no npm here: the checks of deploy/, which are npm packages, are left out."
  exit 0
}

# Fetched again when the lock file is another.
modules=$root/.deps/lint
if ! cmp -s eng/lint/package-lock.json "$modules/fetched"; then
  say "Fetching what checks deploy/ with npm: $(npm_packages eng/lint/package.json) ..."
  mkdir -p "$modules"
  cp eng/lint/{package.json,package-lock.json} "$modules"
  npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund --loglevel error </dev/null >&2 ||
    die "Fetching what checks deploy/ failed."
  cp eng/lint/package-lock.json "$modules/fetched"
fi
VAE_LINT_MODULES=$modules/node_modules node --test --test-reporter=spec eng/lint/
