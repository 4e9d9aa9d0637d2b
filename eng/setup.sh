# shellcheck shell=bash
# Sourced by the scripts: what they share, and what they install because dotnet cannot. Speaks on stderr only.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { echo "$*" >&2; }
die() { say "$*"; exit 1; }

command -v dotnet >/dev/null || die "The .NET 10 SDK is needed, and there is no 'dotnet' command."

# install_debian NAME...: installs those of the Debian packages that are missing.
install_debian() {
  local name missing=() as_root=()
  for name; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "The Debian packages ${missing[*]} are needed, and there is no 'apt-get' command."
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "The Debian packages ${missing[*]} are needed: install them as root, or install sudo."
    as_root=(sudo)
  fi
  say "Installing the Debian packages ${missing[*]} ..."
  mkdir -p "$root/.deps"
  {
    "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
  } </dev/null >"$root/.deps/apt.log" 2>&1 || die "Installing ${missing[*]} failed: $(tail -n 1 "$root/.deps/apt.log")"
}

# set_up_browser: exports CHROMIUM, the browser that the report's page is tried in. One that CHROMIUM names already is used as it is.
set_up_browser() {
  if [ -z "${CHROMIUM:-}" ]; then
    install_debian chromium
    CHROMIUM=/usr/bin/chromium
  fi
  [ -x "$CHROMIUM" ] || die "CHROMIUM is '$CHROMIUM'; it must be the path of a Chromium's executable."
  export CHROMIUM
}

has_npm() { command -v npm >/dev/null; }

# announce_npm: the build fetches what the report's page is made of (Vae.Report/Vae.Report.csproj), quietly.
announce_npm() {
  [ ! -e "$root/.deps/web/fetched" ] || return 0
  if has_npm; then
    say "The build fetches the libraries of the report's page with npm: $(npm_packages "$root/Vae.Report/Web/package.json") ..."
  else
    say "There is no npm here: all is built but the report's charts and page."
  fi
}

# npm_packages FILE: the dependencies that a package.json names, in a line.
npm_packages() { sed -n 's/^    "\(.*\)": "\(.*\)".*/\1@\2/p' "$1" | paste -sd' '; }
