#!/usr/bin/env bash
# BullMQ on a Redis server that is there: adds one by one and in batches, no-op jobs processed, and the time from an add in one process
# to the start in another. To be read beside RedisBench and AcrossProcessesBench, whose servers have these options:
#   redis-server --port PORT --save '' --appendonly yes --appendfsync everysec
#   bench/bullmq.sh PORT [JOBS [SINGLES [ROUNDS [LATENCIES]]]]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/bullmq"
[ $# -ge 1 ] || { echo "usage: bench/bullmq.sh PORT [JOBS [SINGLES [ROUNDS [LATENCIES]]]]" >&2; exit 2; }
(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || { echo "there is no server on port $1 of this machine" >&2; exit 1; }
# What the lock says, but not "npm ci": the lock may lack native parts of one of the packages for other machines, which are optional.
[ -d node_modules ] || npm install --no-save --silent --no-audit --no-fund --ignore-scripts
exec node bench.mjs "$@"
