#!/usr/bin/env bash
# Writes the wire contract of a project's grain interfaces (OrleansContracts.txt) anew. Review the diff: it shows what rolling upgrades will see.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Grains.Interfaces/Grains.Interfaces.csproj src/Streaming.Kinesis/Streaming.Kinesis.csproj; do
  dotnet format "$project" analyzers --severity info \
    --diagnostics ORLEANS0016 ORLEANS0017 ORLEANS0018 ORLEANS0019 ORLEANS0020 ORLEANS0022 ORLEANS0023 ORLEANS0024
done
