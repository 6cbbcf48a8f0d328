#!/usr/bin/env bash
# sluice run beside a bare ProcessBuilder loop and GNU parallel, in turn, in one run. Prints the median of each in seconds, and the ratios.
#   bench/cli.sh [LINES] [ROUNDS]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
lines=${1:-3000} rounds=${2:-5}
# The same Java for both.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
bin/sluice --version >/dev/null
mvn -q -o -Dquick -pl bench -am -DskipTests compile
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find /usr/share /usr/lib -type f -not -name '* *' >"$work/files" 2>/dev/null || true
head -n "$lines" "$work/files" >"$work/input"
[ "$(wc -l <"$work/input")" = "$lines" ] || { echo "fewer than $lines files here" >&2; exit 1; }

seconds() { local t0 t1; t0=$(date +%s%N); "$@" >/dev/null 2>&1; t1=$(date +%s%N); awk -v d=$((t1 - t0)) 'BEGIN{printf "%.3f\n", d/1e9}'; }
sluice() { rm -rf "$work/store"; bin/sluice run --quiet --store "file:$work/store" --name bench --concurrency 5 "$work/input" -- true; }
loop() { "$java" -cp bench/target/classes dev.sluice.bench.ProcessLoop 5 "$work/input" true; }
gnu() { rm -f "$work/joblog"; parallel -j5 --joblog "$work/joblog" true <"$work/input"; }
xargs5() { xargs -P5 -n1 true <"$work/input"; }

peers=(sluice loop xargs5)
command -v parallel >/dev/null && peers+=(gnu)
for peer in "${peers[@]}"; do seconds "$peer" >/dev/null; done
for ((i = 0; i < rounds; i++)); do
  for peer in "${peers[@]}"; do seconds "$peer" >>"$work/$peer.times"; done
done
median() { sort -n "$work/$1.times" | awk '{v[NR]=$1} END{print (NR%2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
base=$(median loop)
for peer in "${peers[@]}"; do
  awk -v n="$peer" -v m="$(median "$peer")" -v b="$base" -v l="$lines" \
    'BEGIN{printf "%-8s %6.2f s  %7.0f lines/s  %.2f x the ProcessBuilder loop\n", n, m, l/m, m/b}'
done
