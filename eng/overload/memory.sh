#!/usr/bin/env bash
# More sensors than a small heap holds: puts IDS ids into a silo with HEAP_MB of heap, kills it when it has taken them, starts it again and verifies.
# Fails unless the silo lives to the end, is ready again within READY_SECONDS, and no sensor differs from a replay. Prints what it took.
# Builds nothing: needs src/Silo and src/Cli built for Release. Settings are environment variables, e.g. IDS=20000 ./eng/overload/memory.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

ids=${IDS:-200000} heap=${HEAP_MB:-200} ready=${READY_SECONDS:-30} take=${TAKE_SECONDS:-1800} port=${PORT:-18100}
silo=artifacts/bin/Silo/release/SensorGrid.Silo.dll cli=artifacts/bin/Cli/release/SensorGrid.Cli.dll
api=http://127.0.0.1:$port kinesis=http://127.0.0.1:$((port + 1))
work=$(mktemp -d)
pid=

stop() {
  [ -z "$pid" ] || kill "$pid" 2> /dev/null || true
  [ -z "$pid" ] || wait "$pid" 2> /dev/null || true
  rm -rf "$work"
}
trap stop EXIT

fail() {
  echo "FAILED: $*" >&2
  tail -n 20 "$work/silo.log" >&2 || true
  exit 1
}

# Starts the silo and says how many seconds it took to be ready.
start() {
  local began=$SECONDS
  DOTNET_GCHeapHardLimit=$(printf '0x%X' $((heap << 20))) dotnet "$silo" --urls="$api" --SensorGrid:DataDirectory="$work/data" \
    --SensorGrid:Kinesis:LocalPort=$((port + 1)) --SensorGrid:Orleans:SiloPort=$((port + 2)) --SensorGrid:Orleans:GatewayPort=$((port + 3)) >> "$work/silo.log" 2>&1 &
  pid=$!
  until curl -fs -m 5 -o /dev/null "$api/health/ready"; do
    kill -0 "$pid" 2> /dev/null || fail "the silo ended while it started"
    [ $((SECONDS - began)) -lt "$ready" ] || fail "the silo was not ready within $ready s"
    sleep 0.2
  done
  took=$((SECONDS - began))
}

# The value of a metric, summed over its labels; 0 when there is none.
metric() { curl -fs -m 10 "$api/metrics" | awk -v name="$1" 'index($1, name) == 1 { sum += $2 } END { printf "%.0f", sum }'; }

rss() { awk '/VmHWM/ { printf "%d", $2 / 1024 }' "/proc/$pid/status"; }

[ -f "$silo" ] && [ -f "$cli" ] || { echo "Build first: dotnet build src/Silo -c Release && dotnet build src/Cli -c Release" >&2; exit 2; }

awk -v ids="$ids" -v now="$(date +%s)" 'BEGIN {
  for (i = 0; i < ids; i++)
    printf "{\"sensorId\":\"plant-%d/pump-%07d\",\"timestamp\":\"%s.%03dZ\",\"metrics\":{\"temperature\":%.1f}}\n", i % 20, i, strftime("%Y-%m-%dT%H:%M:%S", now - 100, 1), i % 1000, 20 + i % 100 / 10
}' > "$work/ids.ndjson"

start
echo "ready after $took s: $(grep -m1 'Memory ' "$work/silo.log" | sed 's/^ *Memory *//')"
began=$SECONDS
dotnet "$cli" publish "$work/ids.ndjson" --kinesis "$kinesis" > "$work/publish.log" 2>&1 || fail "publish: $(tail -n 1 "$work/publish.log")"
echo "put $ids ids in $((SECONDS - began)) s"
until [ "$(metric 'sensorgrid_readings_total{')" -ge "$ids" ]; do
  kill -0 "$pid" 2> /dev/null || fail "the silo died while it took new ids"
  [ $((SECONDS - began)) -lt "$take" ] || fail "the silo had taken $(metric 'sensorgrid_readings_total{') readings after $take s"
  sleep 1
done
echo "taken in $((SECONDS - began)) s, resident at most $(rss) MB, $(metric 'sensorgrid_sensors_live{') live, $(metric sensorgrid_sensors_evicted_total) left memory"

kill -9 "$pid"
wait "$pid" 2> /dev/null || true
start
echo "killed and ready again after $took s, $(metric 'sensorgrid_sensors_live{') live"
began=$SECONDS
dotnet "$cli" verify --kinesis "$kinesis" --api "$api" --timeout "${take}s" > "$work/verify.log" 2>&1 || fail "verify: $(tail -n 5 "$work/verify.log")"
tail -n 1 "$work/verify.log"
tail -n 1 "$work/verify.log" | grep -q "^$ids sensors compared, 0 differ" || fail "verify compared something else"
kill -0 "$pid" 2> /dev/null || fail "the silo died while it was asked for all sensors"
echo "verified in $((SECONDS - began)) s, resident at most $(rss) MB, $(metric 'sensorgrid_sensors_live{') live"
echo "disk: log $(du -k "$work/data/kinesis.db" | awk -v ids="$ids" '{ printf "%d MB, %d bytes a sensor", $1 / 1024, $1 * 1024 / ids }'), state $(du -k "$work/data/grains.db" | awk -v ids="$ids" '{ printf "%d MB, %d bytes a sensor", $1 / 1024, $1 * 1024 / ids }')"
