#!/usr/bin/env bash
# Tries every door of VaeML with millions of inputs that are almost as they should be. ./eng/fuzz.sh --help lists the options; what fails is
# kept in artifacts/fuzz, and what is mended goes to tests/Vae.Fuzz/Found as a test for ever.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$root"
project=tests/Vae.Fuzz
log=$(dotnet build "$project" -c Release --nologo -v quiet 2>&1 </dev/null) || die "$log"
# The trials are many small files; a file system in memory spares the disk.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
exec "$project/bin/Release/net10.0/vae-fuzz" "$@"
