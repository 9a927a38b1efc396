#!/usr/bin/env bash
# Checks the part of `dotnet format SensorGrid.sln --verify-no-changes` that a build with analyzers has not reported as errors already. Needs restored projects.
# Fails, and prints the places, when the format differs.
set -uo pipefail
cd "$(dirname "$0")/.."

status=0

# Layout, ends of lines and of files, and encoding: of the files alone, without their projects.
for folder in src tests benchmarks; do
  dotnet format whitespace "$folder" --folder --verify-no-changes < /dev/null || status=1
done

# The rules of .editorconfig that a build does not report: needless `this.`, and names.
dotnet format style SensorGrid.sln --diagnostics IDE0003 IDE1006 --verify-no-changes --no-restore < /dev/null || status=1

[ "$status" -eq 0 ] || echo "The format differs: run dotnet format SensorGrid.sln" >&2
exit "$status"
