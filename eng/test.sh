#!/usr/bin/env bash
# Builds all, runs every test and checks the format; installs what the tests need first.
# Arguments go to every test program, e.g. ./eng/test.sh --filter-class '*WindowTests', and leave out the format.
# TEST_SUMMARY names a file that takes "passed failed skipped".
set -euo pipefail
cd "$(dirname "$0")/.."

command -v dotnet > /dev/null || { echo "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download" >&2; exit 1; }

# Runs a command that needs the network; up to three times, should it fail.
again() {
  local attempt
  for attempt in 1 2 3; do
    "$@" < /dev/null && return
    [ "$attempt" -lt 3 ] || return 1
    echo "Failed, attempt $attempt of 3: $*" >&2
    sleep $((attempt * 10))
  done
}

# What the dashboard is built from, and the servers and clients from npm. Without node there is no dashboard, and the tests of both are reported as skipped.
if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
  echo "node and npm are missing: the dashboard is left out, and its tests and those against kinesalite, kinesis-local and the AWS SDK for JavaScript will be skipped." >&2
else
  for folder in src/Dashboard tests/TestKit/node; do
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
      # A network that fails once is no reason to test nothing.
      again npm ci --prefix "$folder" --no-audit --no-fund
      cp "$folder/package-lock.json" "$folder/node_modules/.installed"
    fi
  done

  # The bundler takes the types as they are.
  npm run --silent --prefix src/Dashboard check
fi

command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null \
  || echo "Chromium is missing: tests of the dashboard will be skipped." >&2
command -v redis-server > /dev/null || echo "redis-server is missing: tests with several silos will be skipped." >&2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
again dotnet restore SensorGrid.sln
dotnet build SensorGrid.sln -c Release --no-restore < /dev/null

# A test program that hangs ends with code 124 instead of holding everything up; 137 if it had to be killed.
limit=()
! command -v timeout > /dev/null || limit=(timeout --kill-after=30s 30m)

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0 broken=()

# These start no servers and no silos, and wait for nothing: they run beside the others, at the lowest priority.
pure=(Applications.Tests Architecture.Tests Client.Tests Features.Tests Guards.Tests Offline.Tests Protocol.Tests Reference.Tests Scoring.Onnx.Tests Sources.Tests Sql.Tests Sqlite.Tests)

# Runs a project's tests; leaves its log, its exit code and how long it took in the folder of results.
run() {
  local name=$1 code=0 began=$SECONDS
  shift
  ${limit[@]+"${limit[@]}"} dotnet test --project "tests/$name" -c Release --no-build --no-ansi --output Detailed "$@" < /dev/null > "$results/$name.log" 2>&1 || code=$?
  echo "$code $((SECONDS - began))" > "$results/$name.done"
}

# Prints what came of a project's tests, and adds it up.
report() {
  local name=$1 log="$results/$1.log" code seconds p f s
  shift
  read -r code seconds < "$results/$name.done"
  number() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
  p=$(number succeeded) f=$(number failed) s=$(number skipped)
  echo "== $name"

  # Code 8: no test matched. That is fine with a filter, and a fault without one.
  if [ "$code" -ne 0 ] && ! { [ "$code" -eq 8 ] && [ "$#" -gt 0 ]; }; then
    broken+=("$name")
    # Of a program that hangs, what passed is shown as well: the test that hangs is the one that is missing.
    case "$code" in
      124 | 137) cat "$log" && echo "   $name took too long and was stopped." ;;
      *) awk '/^passed / { skip = 1; next } skip && /^  from / { skip = 0; next } { skip = 0; print }' "$log" ;;
    esac
    # A program that died without a failed test counts as one.
    [ "${f:-0}" -gt 0 ] || f=1
  else
    grep -E '^ *skipped ' "$log" || true
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  echo "   ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped, $seconds s"
}

# Runs a program beside the tests, at the lowest priority; leaves what it prints and its exit code in the folder of results.
aside() {
  local name=$1 code=0 began=$SECONDS
  renice -n 19 -p "$BASHPID" > /dev/null 2>&1 || true
  "./eng/$name.sh" < /dev/null > "$results/$name.log" 2>&1 || code=$?
  echo "$code $((SECONDS - began))" > "$results/$name.done"
}

# Of the others one after the other: their servers and silos would fight for the processor, and slowness would look like failure. EndToEnd.Tests come last: they need the
# silo of the commit before, which is built beside the others. Of those beside them the longest comes last: it takes what the end-to-end tests leave, and all of it once they are done.
beside=() serial=() longest=()
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  if ! grep -rqE --include='*.cs' '\[(Fact|Theory)' "$(dirname "$project")"; then
    echo "== $name: no tests yet"
  elif [[ " ${pure[*]} " == *" $name "* ]]; then
    if [ "$name" = Protocol.Tests ]; then longest+=("$name"); else beside+=("$name"); fi
  elif [ "$name" != EndToEnd.Tests ]; then
    serial+=("$name")
  fi
done

beside+=(${longest[@]+"${longest[@]}"})

# The silo of the commit before. Not with arguments: they ask for some tests only.
previous=
if [ "$#" -eq 0 ]; then
  aside previous &
  previous=$!
fi

(
  renice -n 19 -p "$BASHPID" > /dev/null 2>&1 || true
  [ "$#" -gt 0 ] || aside format
  for name in ${beside[@]+"${beside[@]}"}; do
    run "$name" "$@"
  done
) &
lane=$!
trap 'kill "$lane" $previous 2> /dev/null || true' EXIT
for name in ${serial[@]+"${serial[@]}"}; do
  run "$name" "$@"
  report "$name" "$@"
done

if [ -n "$previous" ]; then
  wait "$previous"
  cat "$results/previous.log"
fi
run EndToEnd.Tests "$@"
report EndToEnd.Tests "$@"

wait "$lane"
for name in ${beside[@]+"${beside[@]}"}; do
  report "$name" "$@"
done

formatted=0
if [ "$#" -eq 0 ]; then
  read -r formatted seconds < "$results/format.done"
  echo "== format: $seconds s"
  [ "$formatted" -eq 0 ] || cat "$results/format.log"
fi

echo "Tests took $SECONDS s with the build."

[ -z "${TEST_SUMMARY:-}" ] || echo "$passed $failed $skipped" > "$TEST_SUMMARY"
echo
[ "${#broken[@]}" -eq 0 ] || echo "Failed: ${broken[*]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] && [ "$formatted" -eq 0 ]
