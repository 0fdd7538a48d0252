#!/usr/bin/env bash
# Measures a running system; see bench/README.md.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1-} in
  ingest | get | list | big | search | register) ;;
  *)
    echo "usage: bench/run.sh ingest|get|list|big|search|register [--peer orthanc] [--clients 8] [--count N] [--size 512k] [--rounds 3]" >&2
    exit 2
    ;;
esac
if [ "$1" = search ] || [ "$1" = register ]; then
  if [ -z "${IMAGING_SESSION-}" ]; then
    echo "bench/run.sh: IMAGING_SESSION is not set (the Cookie header of a signed-in clinician's browser)" >&2
    exit 1
  fi
elif [ -z "${IMAGING_API_KEY-}" ]; then
  echo "bench/run.sh: IMAGING_API_KEY is not set (./run.sh key create --name bench --scope images:read --scope images:write)" >&2
  exit 1
fi

dotnet msbuild "$root/bench/Imaging.Bench.csproj" -restore -p:Configuration=Release -v:quiet -nologo >&2
# On the same disk as the data of the system, so that the peer writes to the same device.
export IMAGING_BENCH_FOLDER=$root/artifacts/bench
exec dotnet "$root/artifacts/bin/Imaging.Bench/release/Imaging.Bench.dll" "$@"
