#!/usr/bin/env bash
# Checks the part of `dotnet format SensorGrid.sln --verify-no-changes` that a build with analyzers has not reported as errors already.
# Fails, and prints the places, when the format differs.
set -uo pipefail
cd "$(dirname "$0")/.."

status=0

# Layout, ends of lines and of files, and encoding: of the files alone, without their projects.
for folder in src tests benchmarks; do
  dotnet format whitespace "$folder" --folder --verify-no-changes < /dev/null || status=1
done

# The one rule of .editorconfig that a build does not report (IDE0003): a needless `this.`. Only calls of extension methods need it, and these are all there are.
extensions='GetGrainId|GetPrimaryKeyString|GetPrimaryKeyLong|RegisterGrainTimer|SiteOf'
! grep -rnP --include='*.cs' "\\bthis\.(?!($extensions)\()\w" src tests benchmarks || status=1

[ "$status" -eq 0 ] || echo "The format differs: run dotnet format SensorGrid.sln" >&2
exit "$status"
