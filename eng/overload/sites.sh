#!/usr/bin/env bash
# Ten thousand sites with an anomaly each, and a thousand streams of all sites: GETs stay fast, list and streams are complete. Ends with another code than 0 when
# one of it does not hold. Needs a Release build of src/Silo and src/Cli, and node.
# SITES, STREAMS, SECONDS_OF_GETS and P99_MS change the run; BASE_PORT is the first of four ports on 127.0.0.1; OVERLOAD_DIRECTORY keeps data and log.
set -euo pipefail
cd "$(dirname "$0")/../.."

base=${BASE_PORT:-18200}
directory=${OVERLOAD_DIRECTORY:-$(mktemp -d)}
mkdir -p "$directory"
api=http://127.0.0.1:$base
kinesis=http://127.0.0.1:$((base + 1))

dotnet artifacts/bin/Silo/release/SensorGrid.Silo.dll --urls="$api" \
  --SensorGrid:DataDirectory="$directory/data" --SensorGrid:Kinesis:LocalPort=$((base + 1)) \
  --SensorGrid:Orleans:SiloPort=$((base + 2)) --SensorGrid:Orleans:GatewayPort=$((base + 3)) \
  --Logging:LogLevel:Microsoft=Warning > "$directory/silo.log" 2>&1 &
silo=$!
stop() {
  kill "$silo" 2> /dev/null || true
  wait "$silo" 2> /dev/null || true
  [ -n "${OVERLOAD_DIRECTORY:-}" ] || rm -rf "$directory"
}
trap stop EXIT

# All of it is said before the end: what is slow may still be right.
code=0
node eng/overload/sites.mjs "$api" "$kinesis" "$silo" || code=$?
dotnet artifacts/bin/Cli/release/SensorGrid.Cli.dll verify --api "$api" --kinesis "$kinesis" --stream sensor-readings --timeout 10m || code=$?
exit "$code"
