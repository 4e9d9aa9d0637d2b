# shellcheck shell=bash
# Sourced by run.sh and test.sh. Decides where Microsoft.ML, TorchSharp and ONNX Runtime come from and exports the answer as
# VAE_PACKAGES; for the stand-ins in compat/ it also installs what those need. Speaks on stderr only.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { echo "$*" >&2; }
die() { say "$*"; exit 1; }

choose_packages() {
  local answer="$root/.deps/package-source" why log
  command -v dotnet >/dev/null || die "The .NET 10 SDK is needed, and there is no 'dotnet' command."
  if [ -n "${VAE_PACKAGES:-}" ]; then
    why="VAE_PACKAGES says so"
  elif [ "$answer" -nt "$root/Directory.Packages.props" ]; then
    VAE_PACKAGES=$(<"$answer")
    why="the feed's answer, remembered in .deps/package-source"
  else
    if log=$(VAE_PACKAGES=nuget dotnet restore "$root/eng/PackageProbe.csproj" 2>&1 </dev/null); then
      VAE_PACKAGES=nuget
      why="the feed has them"
    elif grep -Eq 'error NU1(10[123]|603)' <<<"$log" && ! grep -q 'error NU1301' <<<"$log"; then
      VAE_PACKAGES=compat
      why="the feed lacks$(lacking <<<"$log")"
    else
      die "Asking the package feed failed: $(grep -m 1 'error' <<<"$log" || tail -n 1 <<<"$log")"
    fi
    mkdir -p "$root/.deps"
    echo "$VAE_PACKAGES" >"$answer"
  fi
  case "$VAE_PACKAGES" in
    nuget) say "Packages: the real Microsoft.ML, TorchSharp and ONNX Runtime ($why)." ;;
    compat) say "Packages: the stand-ins in compat/ ($why)." ;;
    *) die "VAE_PACKAGES is '$VAE_PACKAGES'; it must be 'nuget' or 'compat'." ;;
  esac
  export VAE_PACKAGES
}

# lacking: the packages that a failed restore's messages name, in a line.
lacking() {
  sed -En 's/.*find package ([^ ]*) with version \(= (.*)\)/ \1 \2/p; s/.*find package ([^ ]*)\. .*/ \1/p; s/.* but (.*) was not found.*/ \1/p' |
    sort -u | paste -sd,
}

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

# install_npm NAME VERSION: unpacks a package to .deps/npm/node_modules, where it appears only when it is complete.
install_npm() {
  local modules="$root/.deps/npm/node_modules" fresh="$root/.deps/npm.new"
  [ ! -d "$modules/$1" ] || return 0
  command -v npm >/dev/null || die "The npm package $1 is needed, and there is no 'npm' command."
  say "Fetching the npm package $1@$2 ..."
  rm -rf "$fresh"
  mkdir -p "$fresh" "$modules"
  npm install --prefix "$fresh" --ignore-scripts --no-save --no-package-lock --no-audit --no-fund --loglevel error \
    "$1@$2" </dev/null >&2 || die "Fetching the npm package $1@$2 failed."
  mv "$fresh/node_modules/$1" "$modules/$1"
  rm -rf "$fresh"
}

# announce_web_libraries: the build fetches them (Vae.Report/Vae.Report.csproj), quietly.
announce_web_libraries() {
  [ ! -e "$root/.deps/web/fetched" ] || return 0
  command -v npm >/dev/null || die "The build fetches the libraries of the report's page with npm, and there is no 'npm' command."
  say "The build fetches the libraries of the report's page with npm: $(sed -n 's/^    "\(.*\)": "\(.*\)".*/\1@\2/p' "$root/Vae.Report/Web/package.json" | paste -sd' ') ..."
}

# set_up_packages: the one call that scripts make.
set_up_packages() {
  choose_packages
  announce_web_libraries
  [ "$VAE_PACKAGES" = compat ] || return 0
  [ "$(uname -sm)" = "Linux x86_64" ] || die "The stand-ins in compat/ run on x86-64 Linux only; this is $(uname -sm)."
  install_debian libtorch-dev libopenblas0-pthread g++
  install_npm com.github.asus4.onnxruntime 0.4.9
  "$root/compat/TorchSharp/native/build.sh" "$root/.deps/native" >&2 || die "Building the native part of compat/TorchSharp failed."
}
