# shellcheck shell=bash disable=SC2034,SC2154
# What run.sh and test.sh share: the tools the system needs, and a build that is skipped when nothing changed.
# Sourced, with $root set to the repository's folder.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Servers live in sbin, which an ordinary user's PATH leaves out.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# A command, a library or an absolute path on the left, the Debian package that brings it on the right. Names are
# compared without their accents, which takes ICU, and days are the clinic's, which takes the time zones.
run_tools=(libicuuc.so=libicu-dev /usr/share/zoneinfo/Europe/London=tzdata ffmpeg=ffmpeg dcm2json=dcmtk gdcmconv=libgdcm-tools vipsthumbnail=libvips-tools
  bwrap=bubblewrap node=nodejs npm=npm)
[ -n "${IMAGING_MYSQL-}" ] || run_tools+=(mariadbd=mariadb-server)
test_tools=("${run_tools[@]}" chromium=chromium /usr/bin/aws=awscli s3cmd=s3cmd
  /usr/lib/python3/dist-packages/boto3=python3-boto3 exiftool=libimage-exiftool-perl)

has() {
  case $1 in
    /*) [ -e "$1" ] ;;
    lib*.so) [ -n "$(ldconfig -p | grep -F "$1")" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# need_tools TOOL=PACKAGE...: installs what is missing where it may.
need_tools() {
  dotnet --version >/dev/null 2>&1 || die "the .NET 10 SDK is missing (https://dot.net/download)"
  local tool missing=()
  for tool in "$@"; do has "${tool%%=*}" || missing+=("${tool#*=}"); done
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
  local as_root=()
  if ! command -v apt-get >/dev/null; then die "missing packages, please install: $*"; fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then die "missing packages, please run: sudo apt-get install $*"; fi
    as_root=(sudo -n)
  fi
  say "Installing $* ..."
  local log; log=$(mktemp)
  if ! "${as_root[@]}" bash -s -- "$@" >"$log" 2>&1 <<'AS_ROOT'
set -eu
export DEBIAN_FRONTEND=noninteractive
# Debian starts a server as soon as it is unpacked; ours brings its own, so port 3306 is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
apt-get update -q </dev/null
apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
AS_ROOT
  then
    tail -n 5 "$log" >&2
    rm -f "$log"
    die "could not install $*"
  fi
  rm -f "$log"
}

# Everything that may change what the build makes: the SDK, the switches, and path, size and time of every file that
# is neither built nor data. Seen by find and not by git, so untracked, deleted and unpacked files count alike.
fingerprint() {
  {
    printf '%s\n' "$(dotnet --version)" "${StandIns-}" "${CI-}"
    find "$root" \( -name .git -o -name node_modules -o -path "$root/artifacts" -o -path "$root/.data" \
      -o -path "${data:-$root/.data}" \) -prune -o -type f -printf '%P %s %T@\n' | LC_ALL=C sort
  } | sha256sum | cut -d ' ' -f 1
}

# build TARGET: a project or solution, relative to $root.
build() {
  local target=$1 bin=$root/artifacts/bin stamp now
  stamp=$bin/$(basename "$target").built
  mkdir -p "$bin"
  exec 8>"$root/artifacts/build.lock"
  flock 8
  now=$(fingerprint)
  # What the solution was built from, each of its projects was.
  if [ ! -e "$bin/Imaging.AppHost/debug/Imaging.AppHost.dll" ] ||
    ! grep -qxF "$now" "$stamp" "$bin/Imaging.sln.built" 2>/dev/null; then
    say "Building $target ..."
    # Gone until the build has succeeded: a broken build never passes for a finished one.
    rm -f "$bin"/*.built
    local options=(-restore -m -v:quiet -nologo)
    if [ "${CI-}" = true ]; then options+=(-p:RestoreLockedMode=true); fi
    # 8>&-: the compiler's server outlives the build and must not keep the lock.
    dotnet msbuild "$root/$target" "${options[@]}" 1>&2 8>&- || die "the build failed"
    printf '%s\n' "$now" >"$stamp"
  fi
  exec 8>&-
}
