#!/usr/bin/env bash
# Builds what browsers get into artifacts/web: types from docs/openapi.json, checks, pages. Part of the gateway's build,
# which runs it where something has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

command -v npm >/dev/null || { echo "web/build.sh: npm is missing (packages nodejs, npm)" >&2; exit 1; }
mkdir -p ../artifacts/web ../artifacts/web-types
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --no-audit --no-fund --loglevel=error >&2
  cp package-lock.json node_modules/.installed
fi
npm run --silent build >../artifacts/web-build.log 2>&1 || { cat ../artifacts/web-build.log >&2; exit 1; }
touch ../artifacts/web/built
