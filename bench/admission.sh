#!/usr/bin/env bash
# How long sluice run takes to accept many lines, durably, and the memory it needs at most. The rate keeps all but one from being run.
#   bench/admission.sh [LINES]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
lines=${1:-1000000}
bin/sluice --version >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find / -xdev -type f -not -path '/proc/*' 2>/dev/null >"$work/files" || true
awk -v n="$lines" '{f[NR] = $0} END {for (i = 0; i < n; i++) print f[i % NR + 1] "-" int(i / NR)}' "$work/files" >"$work/input"

accepted() { bin/sluice stats --store "file:$work/store" --json 2>/dev/null | tr ',' '\n' | awk -F: '/"ready"|"running"|"completed"/{n += $2} END {print n + 0}'; }
t0=$(date +%s%N)
bin/sluice run --quiet --store "file:$work/store" --name bench --concurrency 1 --rate 1/h "$work/input" -- true >/dev/null 2>&1 &
run=$!
until [ "$(accepted)" -ge "$lines" ]; do
  kill -0 "$run" 2>/dev/null || { echo "sluice run has ended" >&2; exit 1; }
done
t1=$(date +%s%N)
peak=$(awk '/VmHWM/{print int($2 / 1024)}' "/proc/$run/status")
kill -TERM "$run"
wait "$run" || true
awk -v d=$((t1 - t0)) -v p="$peak" -v n="$lines" 'BEGIN{printf "%d lines accepted in %.1f s, at most %d MB resident\n", n, d/1e9, p}'
