# shellcheck shell=bash
# Sourced by the scripts beside it: finds a JDK, builds what is missing or older than its sources, starts the program.
# Works with bash 3.2 (macOS) and from any folder.
#
#   launch MODULE MAIN_CLASS DEFAULT_JVM_OPTIONS -- ARGUMENTS...
#
# JAVA_HOME           a JDK to prefer, if it is new enough
# JAVA_OPTS           further JVM options; they win over the defaults
# DISCORD_INGEST_BUILD=never   start what is built, even if sources are newer
# DISCORD_INGEST_AOT=record    keep what is loaded and linked until the program ends for its next starts (make aot)

set -euo pipefail

readonly JAVA_WANTED=25
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
readonly ROOT
readonly BUILD_LOG="$ROOT/target/bin-build.log"

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 2
}

# The major version of the JDK in folder $1, or 0. Reads its release file; asks java only where there is none.
jdk_version() {
  local version=""
  if ! [ -x "$1/bin/java" ] || ! [ -x "$1/bin/javac" ]; then
    echo 0
    return
  fi
  if [ -r "$1/release" ]; then
    version="$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1)"
  fi
  if [ -z "$version" ]; then
    version="$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)"
  fi
  echo "${version:-0}"
}

# The folder of the JDK that `java` on the PATH belongs to, through all symbolic links.
jdk_on_path() {
  local java link
  java="$(command -v java || true)"
  [ -n "$java" ] || return 0
  while [ -L "$java" ]; do
    link="$(readlink "$java")"
    case "$link" in
      /*) java="$link" ;;
      *) java="$(dirname "$java")/$link" ;;
    esac
  done
  (cd "$(dirname "$java")/.." && pwd -P)
}

# Prints the folder of a JDK that is new enough.
find_jdk() {
  local jdk
  if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_version "$JAVA_HOME")" -ge "$JAVA_WANTED" ]; then
    echo "$JAVA_HOME"
    return
  fi
  jdk="$(jdk_on_path)"
  if [ -n "$jdk" ] && [ "$(jdk_version "$jdk")" -ge "$JAVA_WANTED" ]; then
    echo "$jdk"
    return
  fi
  if [ -x /usr/libexec/java_home ]; then
    jdk="$(/usr/libexec/java_home -v "$JAVA_WANTED+" 2>/dev/null || true)"
    if [ -n "$jdk" ] && [ "$(jdk_version "$jdk")" -ge "$JAVA_WANTED" ]; then
      echo "$jdk"
      return
    fi
  fi
  for jdk in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ "$(jdk_version "$jdk")" -ge "$JAVA_WANTED" ]; then
      echo "$jdk"
      return
    fi
  done
  fail "no JDK $JAVA_WANTED or newer found: not in JAVA_HOME, not on the PATH, not in the usual folders.
  Install one and try again, for example:
    Debian, Ubuntu   apt install openjdk-$JAVA_WANTED-jdk    (or temurin-$JAVA_WANTED-jdk from https://adoptium.net)
    macOS            brew install openjdk@$JAVA_WANTED
    anywhere         https://adoptium.net, or: sdk install java $JAVA_WANTED-tem
  or set JAVA_HOME to the folder of one."
}

# The module $1 and the modules of this project that it needs, one a line.
modules_of() {
  local pending="$1" known="" module
  while [ -n "$pending" ]; do
    module="${pending%% *}"
    pending="${pending#"$module"}"
    pending="${pending# }"
    case " $known " in *" $module "*) continue ;; esac
    known="$known $module"
    echo "$module"
    pending="$pending $(awk '
      /<dependency>/ { ours = 0; name = ""; scope = "" }
      /<groupId>com\.discordingest<\/groupId>/ { ours = 1 }
      /<artifactId>/ { name = $0; gsub(/.*<artifactId>|<\/artifactId>.*/, "", name) }
      /<scope>test<\/scope>/ { scope = "test" }
      /<\/dependency>/ { if (ours && scope == "") printf "%s ", name }
    ' "$ROOT/$module/pom.xml")"
    pending="${pending# }"
    pending="${pending% }"
  done
}

# Whether module $1 must be built: never was, or sources are newer than its last build.
is_stale() {
  local stamp="$ROOT/$1/target/.bin-built" module sources
  [ -f "$stamp" ] && [ -f "$ROOT/$1/target/$1.jar" ] && [ -d "$ROOT/$1/target/lib" ] || return 0
  sources=("$ROOT/pom.xml")
  for module in $(modules_of "$1"); do
    sources+=("$ROOT/$module/pom.xml" "$ROOT/$module/src")
  done
  [ -n "$(find "${sources[@]}" -path '*/src/test' -prune -o -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# One builder at a time: a second launcher waits for the first, then finds everything built.
lock_build() {
  mkdir -p "$ROOT/target"
  if command -v flock >/dev/null; then
    exec 9>"$ROOT/target/.bin-build.lock"
    if ! flock --nonblock 9; then
      echo "Waiting for another build in this folder ..." >&2
      flock 9
    fi
    return
  fi
  local holder told=""
  while ! mkdir "$ROOT/target/.bin-build.lock.d" 2>/dev/null; do
    holder="$(cat "$ROOT/target/.bin-build.lock.d/pid" 2>/dev/null || true)"
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$ROOT/target/.bin-build.lock.d"
      continue
    fi
    [ -n "$told" ] || echo "Waiting for another build in this folder ..." >&2
    told=yes
    sleep 1
  done
  echo $$ >"$ROOT/target/.bin-build.lock.d/pid"
  trap 'rm -rf "$ROOT/target/.bin-build.lock.d"' EXIT
}

unlock_build() {
  if command -v flock >/dev/null; then
    exec 9>&-
  else
    rm -rf "$ROOT/target/.bin-build.lock.d"
    trap - EXIT
  fi
}

# Maven's output as one line that says where it is.
show_progress() {
  local redraw=0
  [ -t 2 ] && redraw=1
  awk -v redraw="$redraw" '
    function show(text) {
      if (redraw) { printf "\r\033[K  %s", substr(text, 1, 100) > "/dev/stderr"; fflush("/dev/stderr") }
    }
    / Building .*\[[0-9]+\/[0-9]+\]/ {
      at = $0; sub(/.* Building /, "", at); sub(/ 0\.[0-9].*\[/, " [", at)
      if (redraw) show(at); else print "  " at > "/dev/stderr"
    }
    /Downloading from/ { file = $NF; sub(/.*\//, "", file); show(at "  downloading " file) }
    END { if (redraw) printf "\r\033[K" > "/dev/stderr" }
  '
}

build() { # JDK MODULES...
  local jdk="$1" modules module started=$SECONDS
  shift
  command -v mvn >/dev/null || fail "$1 must be built, but there is no mvn on the PATH.
  Install Apache Maven 3.8.7 or newer (apt install maven, brew install maven, or https://maven.apache.org) and try again."
  modules="$(echo "$*" | tr ' ' ',')"
  echo "Building ${modules//,/, }. The first time takes minutes; later starts do not." >&2
  if ! (cd "$ROOT" && JAVA_HOME="$jdk" PATH="$jdk/bin:$PATH" mvn -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl "$modules" -am package 2>&1 </dev/null) | tee "$BUILD_LOG" | show_progress; then
    grep -E '^\[ERROR\]|^\[WARNING\] .*\.java:' "$BUILD_LOG" | head -n 20 >&2
    fail "the build failed. All of its output: $BUILD_LOG"
  fi
  for module in "$@"; do
    touch -r "$ROOT/target/.bin-build.started" "$ROOT/$module/target/.bin-built"
  done
  echo "Built in $((SECONDS - started)) s." >&2
}

# Builds those of the modules that need it.
ensure_built() { # JDK MODULES...
  local jdk="$1" module stale=()
  shift
  [ "${DISCORD_INGEST_BUILD:-}" != never ] || return 0
  for module in "$@"; do
    is_stale "$module" && stale+=("$module")
  done
  [ "${#stale[@]}" -gt 0 ] || return 0
  lock_build
  stale=()
  for module in "$@"; do
    is_stale "$module" && stale+=("$module")
  done
  if [ "${#stale[@]}" -gt 0 ]; then
    # Sources that change during the build are newer than this.
    touch "$ROOT/target/.bin-build.started"
    build "$jdk" "${stale[@]}"
  fi
  unlock_build
}

# The JVM's options for the AOT cache of module $1: make it, use it, or nothing. The JVM uses no cache that does not fit;
# what it says about that is of no use to anybody here.
aot_options() {
  local jar="$ROOT/$1/target/$1.jar" cache="$ROOT/$1/target/$1.aot"
  if [ "${DISCORD_INGEST_AOT:-}" = record ]; then
    rm -f "$cache"
    echo "-XX:AOTCacheOutput=$cache -Xlog:aot=error"
  elif [ -f "$cache" ] && [ "$cache" -nt "$jar" ]; then
    echo "-XX:AOTCache=$cache -Xlog:aot=off -Xlog:cds=off"
  fi
}

# How much memory this machine has, or this container may use, in MiB; 0 if that cannot be told.
memory_mib() {
  local mib=0 limit=""
  if [ -r /proc/meminfo ]; then
    mib="$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)"
  elif command -v sysctl >/dev/null; then
    mib="$(($(sysctl -n hw.memsize 2>/dev/null || echo 0) / 1048576))"
  fi
  if [ -r /sys/fs/cgroup/memory.max ]; then
    limit="$(cat /sys/fs/cgroup/memory.max)"
    case "$limit" in
      *[!0-9]* | "") ;;
      *) [ "$((limit / 1048576))" -ge "$mib" ] || mib="$((limit / 1048576))" ;;
    esac
  fi
  echo "$mib"
}

# Replaces this shell by the program, so that signals reach it.
run_java() { # JDK MODULE MAIN_CLASS DEFAULT_JVM_OPTIONS ARGUMENTS...
  local jdk="$1" module="$2" main="$3" defaults="$4" collector="-XX:+UseSerialGC"
  shift 4
  case "$defaults ${JAVA_OPTS:-}" in *-XX:+Use*GC*) collector="" ;; esac
  # Options are separated by blanks, as everywhere.
  # shellcheck disable=SC2086
  exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+ExitOnOutOfMemoryError $collector $defaults ${JAVA_OPTS:-} \
    -cp "$ROOT/$module/target/$module.jar:$ROOT/$module/target/lib/*" "$main" "$@"
}

launch() { # MODULE MAIN_CLASS DEFAULT_JVM_OPTIONS -- ARGUMENTS...
  local module="$1" main="$2" defaults="$3" jdk
  shift 4
  jdk="$(find_jdk)" || exit $?
  ensure_built "$jdk" "$module"
  run_java "$jdk" "$module" "$main" "$defaults $(aot_options "$module")" "$@"
}
