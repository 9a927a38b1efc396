#!/usr/bin/env bash
# The four runs under overload, one after the other, on what is built (dotnet build SensorGrid.sln -c Release): some twenty minutes on two cores.
# Each prints its figures and fails by its exit code; this fails if one does.
set -uo pipefail
cd "$(dirname "$0")"

failed=()
run() {
  echo "== $*"
  "$@" || failed+=("$1 $2")
}

run node paused.mjs 20
run node connections.mjs
run bash memory.sh
run bash sites.sh

[ "${#failed[@]}" -eq 0 ] || { echo "Failed: ${failed[*]}" >&2; exit 1; }
