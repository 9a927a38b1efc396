#!/usr/bin/env bash
# Builds the silo of the commit before this one into artifacts/previous, for the test that runs both in one cluster. Without history, or when it does not build, it says so and the test is skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

folder=artifacts/previous
commit=$(git rev-parse --quiet --verify 'HEAD~1^{commit}' 2> /dev/null) || { echo "There is no commit before this one: the silo of it is not built." >&2; exit 0; }
[ "$(cat "$folder/commit" 2> /dev/null)" != "$commit" ] || exit 0
git cat-file -e "$commit:src/Grains/Agreement/SiloAgreement.cs" 2> /dev/null || { echo "The commit before does not say what its silo computes with: the silo of it is not built." >&2; exit 0; }

rm -rf "$folder"
mkdir -p "$folder/source"
git archive "$commit" | tar -x -C "$folder/source" || { rm -rf "$folder"; exit 0; }
log=artifacts/previous-build.log
if dotnet build "$folder/source/src/Silo" -c Release -p:RunAnalyzers=false < /dev/null > "$log" 2>&1; then
  echo "$commit" > "$folder/commit"
else
  echo "The silo of $commit does not build: see $log" >&2
  rm -rf "$folder"
fi
