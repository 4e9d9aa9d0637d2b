#!/usr/bin/env bash
# Sets up what the tests need, then runs every check and every test. The last line sums them up; the exit code agrees.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
passed=0 failed=0 skipped=0
results=artifacts/tests

finish() {
  local status=$?
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$status" -eq 0 ] && { [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; }; then status=1; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# check NAME COMMAND...: counts as one test.
check() {
  local name=$1
  shift
  echo "== $name"
  if "$@" </dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    return 1
  fi
}

format() { dotnet tool restore --verbosity quiet && dotnet csharpier check .; }

# run_tests PROJECT: adds the project's counts. A crashed test host and a project without tests are failures too.
run_tests() {
  local name report counters total ok bad status=0
  name=$(basename "$1" .csproj)
  report=$results/$name.trx
  echo "== $name"
  dotnet test "$1" -c Release --no-build --nologo --blame-hang-timeout 8m --blame-hang-dump-type none "${needs_npm[@]}" \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" </dev/null || status=$?
  counters=$(grep -o '<Counters [^>]*' "$report" 2>/dev/null)
  total=$(counter total) ok=$(counter passed) bad=$(counter failed)
  skipped=$((skipped + total - ok - bad))
  if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$total" -eq 0 ]; }; then
    echo "FAILED: $name ran $total tests and ended with exit code $status."
    bad=1
  fi
  passed=$((passed + ok)) failed=$((failed + bad))
}

# counter NAME: a figure of $counters, 0 when there is none.
counter() {
  local figure
  figure=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters")
  echo "${figure:-0}"
}

# The models of tests/Vae.Import.Tests, exported by the PyTorch that is here, in place of those in the repository.
import_anew() {
  local models=$PWD/.deps/import-models
  rm -rf "$models" && mkdir -p "$models" &&
    /usr/bin/python3 tests/Vae.Import.Tests/Models/make.py "$models" &&
    VAE_IMPORT_MODELS=$models dotnet test tests/Vae.Import.Tests -c Release --no-build --nologo
}

# A filter that leaves out the tests that draw charts or make pages. A test's namespace is the name of its project.
drawing_tests() {
  local file project and=
  for file in tests/Vae.Report.Tests/{Browser,Bundles,Figures,Page,Studies,Tables}/*Tests.cs \
    tests/Vae.Cli.Tests/{Quality,Report,Study}Tests.cs tests/Vae.MLNet.Onnx.Tests/Browser/*Tests.cs; do
    project=${file#tests/}
    printf '%sFullyQualifiedName!~%s.%s.' "$and" "${project%%/*}" "$(basename "$file" .cs)"
    and='&'
  done
}

. eng/setup.sh
announce_npm
install_debian python3-onnx
needs_npm=()
if has_npm; then
  set_up_browser
else
  say "The tests of the report's charts and page are left out."
  needs_npm=(--filter "$(drawing_tests)")
fi
rm -rf "$results"
check "formatting" format
check "scripts and deploy/" eng/lint.sh
check "build, warnings as errors" dotnet build VaeMl.sln -c Release --nologo -v quiet || exit
for project in tests/*.Tests/*.csproj; do run_tests "$project"; done
if /usr/bin/python3 -c 'import torch, onnx' 2>/dev/null; then
  check "import of models that PyTorch exports now" import_anew
fi
check "documentation" eng/docs.sh
check "fuzzing, a minute" eng/fuzz.sh --minutes 1
check "deploy/slurm on a Slurm of two nodes" eng/slurm-test.sh
echo "Screenshots of the report's page: $results/screenshots"
