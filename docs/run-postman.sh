#!/usr/bin/env bash
# Runs the Postman collection: docs/run-postman.sh BASE_URL API_KEY FOLDER [newman options]
# FOLDER holds one DICOM file. IMAGING_READ_ONLY_KEY, when set, also tries a key that may only read.
set -euo pipefail

if [ $# -lt 3 ]; then sed -n '2,3s/^# //p' "$0" >&2; exit 2; fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
base_url=${1%/} api_key=$2 folder=$3
shift 3

sample=$(find "$folder" -maxdepth 1 -type f | LC_ALL=C sort | head -n 1)
if [ -z "$sample" ]; then echo "run-postman.sh: there is no file in $folder" >&2; exit 1; fi

tools=$root/artifacts/tools/newman
if ! cmp -s "$root/tests/newman/package-lock.json" "$tools/installed"; then
  command -v npm >/dev/null || { echo "run-postman.sh: npm is missing (package npm)" >&2; exit 1; }
  mkdir -p "$tools"
  cp "$root"/tests/newman/package*.json "$root/tests/newman/.npmrc" "$tools/"
  (cd "$tools" && npm ci --no-audit --no-fund --loglevel=error) >&2
  # Written last: an install that was cut short is begun again.
  cp "$tools/package-lock.json" "$tools/installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$sample" "$work/sample.dcm"
# A file and not options: whoever lists the processes should not read the keys.
(
  umask 077
  printf '{"name": "run", "values": [%s, %s, %s]}\n' \
    "{\"key\": \"baseUrl\", \"value\": \"$base_url\", \"enabled\": true}" \
    "{\"key\": \"apiKey\", \"value\": \"$api_key\", \"enabled\": true}" \
    "{\"key\": \"readOnlyKey\", \"value\": \"${IMAGING_READ_ONLY_KEY-}\", \"enabled\": true}" >"$work/environment.json"
)
"$tools/node_modules/.bin/newman" run "$root/docs/imaging.postman_collection.json" \
  --environment "$work/environment.json" --working-dir "$work" --timeout-request 60000 --color off "$@"
