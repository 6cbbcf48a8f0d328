#!/bin/sh
# Tries bin/sluice as a user would meet it: a fresh copy of the sources in a folder with a space in its name.
# Needs mvn, a JDK, git and a folder for temporary files. Usage: launcher.sh [JAVA_HOME...]: the Javas to try besides the default.
set -eu

source=$(CDPATH='' cd -P "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
copy="$work/a fresh copy"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

seconds() {
  start=$(date +%s%N)
  "$@" >/dev/null
  end=$(date +%s%N)
  echo "$(((end - start) / 1000000)) ms: $*"
}

mkdir -p "$copy"
(cd "$source" && git ls-files -co --exclude-standard -z | xargs -0 tar cf -) | tar xf - -C "$copy"
sluice="$copy/bin/sluice"
unset SLUICE_STORE || true

echo "== two first uses at once"
"$sluice" --version >"$work/one" 2>"$work/one.err" &
one=$!
"$sluice" --version >"$work/two" 2>"$work/two.err" &
two=$!
wait $one || { cat "$work/one.err"; fail "the first of two"; }
wait $two || { cat "$work/two.err"; fail "the second of two"; }
grep -q '^sluice [0-9]' "$work/one" || fail "no version"
cmp "$work/one" "$work/two" || fail "two versions"
[ "$(cat "$work/one.err" "$work/two.err" | grep -c 'building (')" = 1 ] || fail "not built once"

echo "== started again: at once, and silently"
for i in 1 2 3 4 5; do
  seconds "$sluice" --version
done
"$sluice" --version 2>&1 >/dev/null | grep . && fail "it says something"

echo "== from elsewhere, through links"
ln -s "$sluice" "$work/link"
ln -s link "$work/second link"
(cd / && "$work/second link" --version) | grep -q '^sluice' || fail "link"
(cd "$work" && PATH="$copy/bin:$PATH" sluice --version) | grep -q '^sluice' || fail "PATH"

echo "== a job goes in and is seen"
(
  cd "$work"
  "$sluice" enqueue q 'größe "x" $y' --store "file:my jobs" >/dev/null
  "$sluice" jobs --store "file:my jobs" --json | grep -q 'größe \\"x\\" $y' || fail "payload"
  env -i PATH="$PATH" "$sluice" enqueue q 'größe 2' --store "file:my jobs" >/dev/null
  env -i PATH="$PATH" "$sluice" jobs --store "file:my jobs" | grep -q 'größe 2' || fail "POSIX locale"
  "$sluice" jobs --limit 0 --store "file:my jobs" 2>/dev/null && fail "exit code"
  [ "$("$sluice" jobs --store 'file:my jobs' --ids | head -1 | wc -l)" = 1 ] || fail "head"
)

echo "== changed sources are built again"
echo "/* changed */" >>"$copy/cli/src/main/java/dev/sluice/cli/package-info.java"
"$sluice" --version 2>&1 | grep -q 'building' || fail "not built again"
"$sluice" --version 2>&1 | grep -q 'building' && fail "built once more"

echo "== a broken source is an error with its log"
cp "$copy/cli/src/main/java/dev/sluice/cli/Version.java" "$work/Version.java"
echo "nonsense" >>"$copy/cli/src/main/java/dev/sluice/cli/Version.java"
"$sluice" --version >"$work/out" 2>&1 && fail "built nonsense"
grep -q 'Version.java' "$work/out" || fail "no log"
grep -q 'the build failed' "$work/out" || fail "no message"
cp "$work/Version.java" "$copy/cli/src/main/java/dev/sluice/cli/Version.java"
"$sluice" --version 2>&1 | grep -q 'building' && fail "forgot the build before"

echo "== what is missing is said"
mkdir "$work/bin"
for tool in sh dirname readlink find cksum sort tr sed ls cat mkdir rm mv ln sleep cp; do
  ln -s "$(command -v $tool)" "$work/bin/$tool"
done
env -i PATH="$work/bin" "$sluice" --version 2>&1 | grep -q 'needs Java' || fail "Java"
env -i PATH="$work/bin" JAVA_HOME=/nowhere "$sluice" --version 2>&1 | grep -q 'no bin/java' || fail "JAVA_HOME"
echo " " >>"$copy/cli/pom.xml"
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
env -i PATH="$work/bin" JAVA_HOME="$home" "$sluice" --version 2>&1 | grep -q 'no mvn' || fail "mvn"
sed -i '$d' "$copy/cli/pom.xml"

for java in "$@"; do
  echo "== with $java"
  JAVA_HOME=$java "$sluice" --version
  for i in 1 2 3; do
    JAVA_HOME=$java seconds "$sluice" --version
  done
  JAVA_HOME=$java "$sluice" --version 2>&1 >/dev/null | grep . && fail "it says something"
done

echo "== signals reach it"
mkfifo "$work/pipe"
"$sluice" enqueue q --lines --store "file:$work/signals" <"$work/pipe" &
child=$!
exec 3>"$work/pipe"
echo line >&3
tries=0
until [ -e "$work/signals/LOCK" ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || fail "does not start"
  sleep 0.1
done
kill -TERM $child
code=0
wait $child || code=$?
exec 3>&-
[ $code = 143 ] || fail "exit code $code after SIGTERM"

echo "== a copy that cannot be written to"
chmod -R a-w "$copy"
if [ "$(id -u)" != 0 ]; then
  "$sluice" --version | grep -q '^sluice' || fail "read-only"
elif command -v setpriv >/dev/null; then
  # The superuser may write anywhere: somebody else tries.
  chmod a+rx "$work"
  setpriv --reuid=65534 --clear-groups "$sluice" --version >"$work/out" 2>&1 || fail "read-only"
  grep -q '^sluice' "$work/out" || fail "read-only"
else
  echo "(not tried: the superuser may write anywhere)"
fi
echo "all well"
