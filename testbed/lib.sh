# What build, up, part and down share. Sourced, with $here set to this folder.
# shellcheck shell=bash disable=SC2154

# shellcheck disable=SC2034
cache=${ROLLOUT_TESTBED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rollout-testbed}

fail() {
  echo "testbed/$(basename "$0"): $*" >&2
  exit 1
}

need() {
  local program
  for program; do
    command -v "$program" >/dev/null || fail "needs the program $program, which is not in PATH"
  done
}

# module_version FOLDER MODULE: the version that the go.mod in go/FOLDER requires.
module_version() {
  [[ -f $here/go/$1/go.mod ]] || fail "no such version: ${1#kubernetes-} (there are: $(known_minors))"
  awk -v module="$2" '$1 == module && $2 ~ /^v/ {print $2; exit} $1 == "require" && $2 == module {print $3; exit}' "$here/go/$1/go.mod"
}

known_minors() {
  (cd "$here/go" && echo kubernetes-*) | sed 's/kubernetes-//g'
}

etcd_kwok_folder() {
  echo "etcd-$(module_version etcd-kwok go.etcd.io/etcd/server/v3)-kwok-$(module_version etcd-kwok sigs.k8s.io/kwok)"
}

# started PID: when the process started, in clock ticks since boot; empty when there is none.
# With the process id it names one process for ever: ids are used again, this pair is not.
started() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) } # the name in parentheses may hold anything; what follows is field 3 on
  # shellcheck disable=SC2086
  set -- $stat
  [[ $1 == Z ]] || echo "${20}"
}

# alive PID START: whether that process still runs.
alive() {
  [[ -n $2 && $(started "$1") == "$2" ]]
}

# living DIR: the lines "name pid start" of the processes that `up` recorded in DIR and that still run.
living() {
  local name pid start
  [[ -f $1/processes ]] || return 0
  while read -r name pid start; do
    if alive "$pid" "$start"; then echo "$name $pid $start"; fi
  done <"$1/processes"
}

# start NAME PROGRAM ARGUMENT...: in the testbed's folder, which is the current one, detached from this shell. Records it for
# `down`, and how it was started for `part`.
start() {
  local name=$1
  shift
  printf '%q ' "$@" >"commands/$name"
  setsid "$@" >>"log/$name.log" 2>&1 </dev/null {lock}>&- &
  echo "$name $! $(started $!)" >>processes
}

# free_port: sets $port. The lock on a file named after the port keeps other testbeds away from it; the processes
# started later inherit it and so hold it for as long as they live.
free_port() {
  local tries fd
  for ((tries = 0; tries < 200; tries++)); do
    port=$((20000 + RANDOM % 10000))
    exec {fd}>"$cache/ports/$port"
    if flock --nonblock "$fd" && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      return
    fi
    exec {fd}>&-
  done
  fail "found no free port"
}
# end_processes DIR: ends those processes and waits until they are gone. There is nothing to save, so one that
# still serves after two seconds (the API server does while somebody watches) is not asked again.
end_processes() {
  local name pid start tries
  living "$1" | while read -r name pid start; do
    kill -TERM "$pid" 2>/dev/null || true
  done
  for ((tries = 0; tries < 40; tries++)); do
    [[ -n $(living "$1") ]] || return 0
    sleep 0.05
  done
  living "$1" | while read -r name pid start; do
    kill -KILL "$pid" 2>/dev/null || true
  done
  while [[ -n $(living "$1") ]]; do sleep 0.05; done
}
