#!/usr/bin/env bash
# Runs all tests, or those whose full name contains one of the words given: ./test.sh Media
# ./test.sh --long runs in full what is otherwise run in a small version: kills, mutated inputs, large files.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Tests bring their own data and ports; a developer's running system is none of their business.
unset IMAGING_DATA IMAGING_PORT
# shellcheck source=.ci/prepare.sh
source "$root/.ci/prepare.sh"

if [ "${1-}" = --long ]; then
  export IMAGING_LONG=1
  shift
fi

filter=
for word in "$@"; do
  # A word with an operator is an expression of `dotnet test --filter` already.
  case $word in *[=~\&\|\(]*) ;; *) word="FullyQualifiedName~$word" ;; esac
  filter="${filter:+$filter|}$word"
done

need_tools "${test_tools[@]}"
cd "$root"
build Imaging.sln

results=$root/artifacts/test-results
rm -rf "$results"
passed=0 failed=0 skipped=0
counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$report"; }

# One project after the other: the tests that start the whole graph measure time, and would disturb each other.
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  report=$results/$name.trx
  say "== $name"
  status=0
  dotnet test "artifacts/bin/$name/debug/$name.dll" --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" ${filter:+--filter "$filter"} || status=$?
  here=0
  if [ -e "$report" ]; then
    here=$(counter failed)
    passed=$((passed + $(counter passed)))
    failed=$((failed + here))
    skipped=$((skipped + $(counter total) - $(counter executed)))
  fi
  if [ "$status" -ne 0 ] && [ "$here" -eq 0 ]; then
    say "$name ended with status $status before its tests were done"
    failed=$((failed + 1))
  fi
done

summary="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary="$summary, $skipped skipped"; fi
if [ $((passed + failed)) -eq 0 ]; then say "No test ran."; fi
echo "$summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
