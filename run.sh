#!/usr/bin/env bash
# Starts the whole system in the foreground, or manages API keys, deleted images, orphans, staff, sealing and made-up
# data. See usage below and README.md.
set -euo pipefail

usage() {
  cat <<'USAGE'
./run.sh                    start everything on http://localhost:${IMAGING_PORT:-8080}; Ctrl-C ends it
./run.sh key create --name NAME --scope images:read [--scope images:write] [--scope images:delete]
             [--subject ID | --subject-prefix P-] [--expires-days 90] [--address CIDR]
./run.sh key list
./run.sh key revoke ID
./run.sh image deleted --subject ID
                            what was deleted or replaced in the last 30 days
./run.sh image restore KEY  bring one of these back
./run.sh orphan list        objects of the running system's store that no row names
./run.sh orphan erase NAME  erase one that has been an orphan for 30 days
./run.sh staff reset --email ADDRESS
                            print a one-time link that the last administrator sets password and app anew with
./run.sh sealing report     which root keys the data are sealed under
./run.sh sealing rotate     add a root key; everything is sealed anew under it while the system runs
./run.sh seed --encounters N [--staff ID]
                            made-up encounters to measure with, one in two hundred that member's

IMAGING_PORT   port of the gateway (8080)
IMAGING_DATA   folder with all data (.data)
IMAGING_MYSQL  an existing server, "Server=...;Port=...;User ID=...;Password=...", instead of an own one
IMAGING_S3     an existing store, "endpoint,accessKey,secretKey,bucket[,region]", instead of an own one
USAGE
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${IMAGING_DATA:-$root/.data}
case $data in /*) ;; *) data=$PWD/$data ;; esac
port=${IMAGING_PORT:-8080}
# shellcheck source=.ci/prepare.sh
source "$root/.ci/prepare.sh"

# The AppHost replaces this shell and keeps its process id, so "id and start time" names a running system for sure:
# nothing to clean up after a crash, and no child of the AppHost can inherit it as it would a lock. What has ended and
# nobody has asked after (Z, X) runs no more.
identity_of() {
  sed -n 's/^\([0-9]*\) (.*) [^ZX] \(.*\)$/\1 \2/p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1,20
}

claim_data() {
  # 077: what is kept here is for its owner alone.
  if ! (umask 077 && mkdir -p "$data") 2>/dev/null || [ ! -w "$data" ]; then die "cannot write to $data (IMAGING_DATA)"; fi
  exec 9>"$data/run.lock"
  flock 9
  local owner; owner=$(cat "$data/run.pid" 2>/dev/null || true)
  if [ -n "$owner" ] && [ "$(identity_of "${owner%% *}")" = "$owner" ]; then
    die "already running on $data (process ${owner%% *})"
  fi
  identity_of $$ >"$data/run.pid"
  exec 9>&-
}

check_port() {
  case $port in '' | *[!0-9]*) die "IMAGING_PORT is not a port number: $port" ;; esac
  if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then die "IMAGING_PORT is not a port number: $port"; fi
  local host
  for host in 127.0.0.1 ::1; do
    if (: 3<>"/dev/tcp/$host/$port") 2>/dev/null; then die "port $port is taken; choose another: IMAGING_PORT=8081"; fi
  done
}

# "NAME=value" of the first launch profile's environment, as `dotnet run` would set it.
launch_environment() {
  awk '
    /"environmentVariables"/ { inside = 1; next }
    inside && /}/ { exit }
    inside && match($0, /"[^"]+" *: *"[^"]*"/) {
      split(substr($0, RSTART, RLENGTH), part, "\"")
      print part[2] "=" part[4]
    }
    !inside && match($0, /"applicationUrl" *: *"[^"]*"/) {
      split(substr($0, RSTART, RLENGTH), part, "\"")
      print "ASPNETCORE_URLS=" part[4]
    }' "$root/AppHost/Properties/launchSettings.json"
}

start() {
  claim_data
  check_port
  need_tools "${run_tools[@]}"
  build AppHost/Imaging.AppHost.csproj
  local setting name
  while IFS= read -r setting; do
    name=${setting%%=*}
    # What the caller has set wins.
    if [ -z "${!name-}" ]; then export "${setting?}"; fi
  done < <(launch_environment)
  export IMAGING_DATA=$data IMAGING_PORT=$port DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}"
  cd "$root/AppHost"
  # Not `dotnet run`: it would stay as a second process between Ctrl-C (or a supervisor's signal) and the AppHost.
  exec dotnet "$root/artifacts/bin/Imaging.AppHost/debug/Imaging.AppHost.dll"
}

# The server that the running system uses, as a connection string without a database.
server() {
  if [ -r "$data/connection.env" ]; then
    # shellcheck source=/dev/null
    (. "$data/connection.env"
      printf 'Server=%s;Port=%s;User ID=%s;Password=%s' "$MYSQL_HOST" "$MYSQL_PORT" "$MYSQL_USER" "$MYSQL_PASSWORD")
  elif [ -n "${IMAGING_MYSQL-}" ]; then
    printf '%s' "$IMAGING_MYSQL"
  else
    die "no running system found: start ./run.sh first (looked for $data/connection.env)"
  fi
}

# Commands run where the database is, by the services themselves: no route of the API does these things.
service() {
  local name=$1 database=${1,,}db connection
  shift
  connection=$(server)
  env "ConnectionStrings__$database=$connection;Database=$database" Sealing__KeyFile="$data/root-keys.json" \
    dotnet "$root/artifacts/bin/Imaging.$name/debug/Imaging.$name.dll" "$@"
}

# Whether there is a system to work on is said before anything is built.
prepare() {
  server >/dev/null
  need_tools
  build AppHost/Imaging.AppHost.csproj
}

key() {
  prepare
  service Identity api-key "$@"
}

image() {
  prepare
  service Media image "$@"
}

# The one command that changes the store: it is that of the running system.
orphan() {
  [ -r "$data/connection.env" ] || die "no running system found: start ./run.sh first"
  prepare
  # shellcheck source=/dev/null
  (. "$data/connection.env"
    export ObjectStore__Endpoint=$S3_ENDPOINT ObjectStore__AccessKey=$S3_ACCESS_KEY \
      ObjectStore__SecretKey=$S3_SECRET_KEY ObjectStore__Bucket=$S3_BUCKET ObjectStore__Region=$S3_REGION
    service Media orphan "$@")
}

staff() {
  prepare
  PublicUrl="${PublicUrl:-http://localhost:$port}" service Identity staff "$@"
}

sealing() {
  prepare
  if [ "$1" = rotate ]; then service Identity sealing rotate; return; fi
  local name
  for name in Identity Encounter Media; do service "$name" sealing report; done
}

seed() {
  prepare
  DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}" service Encounter seed "$@"
}

case ${1-} in
  '') start ;;
  key)
    shift
    case ${1-} in create | list | revoke) key "$@" ;; *) usage >&2; exit 2 ;; esac
    ;;
  image)
    shift
    case ${1-} in deleted | restore) image "$@" ;; *) usage >&2; exit 2 ;; esac
    ;;
  orphan)
    shift
    case ${1-} in list | erase) orphan "$@" ;; *) usage >&2; exit 2 ;; esac
    ;;
  staff)
    shift
    case ${1-} in reset) staff "$@" ;; *) usage >&2; exit 2 ;; esac
    ;;
  sealing)
    case ${2-} in report | rotate) sealing "$2" ;; *) usage >&2; exit 2 ;; esac
    ;;
  seed) shift; seed "$@" ;;
  -h | --help | help) usage ;;
  *) usage >&2; exit 2 ;;
esac
