#!/bin/sh
# kinesalite, and a stream in it once it answers.
set -eu
node node_modules/kinesalite/cli.js --port 4567 --createStreamMs 20 --shardLimit 100 &
server=$!
trap 'kill $server' TERM INT
node create-stream.mjs http://127.0.0.1:4567 sensor-readings 4
wait $server
