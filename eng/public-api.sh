#!/usr/bin/env bash
# Writes the public surface of each library, as it is now, to its PublicApi.txt.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

VAE_PUBLIC_API_WRITE=1 dotnet test "$root/tests/Vae.Repository.Tests" -c Release --nologo --filter FullyQualifiedName~PublicApi
