# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Shared by the tests of this folder; source it. They run in the sandbox and
# wait for events; where there is none (a pixel, a file), they look again every
# 20 ms, for at most 30 s.

set -eu

fail () { printf 'not ok - %s\n' "$*" >&2; exit 1; }

# same WHAT GOT WANTED
same () { [ "$2" = "$3" ] || fail "$1: '$2', not '$3'"; }

# has TEXT PART / lacks TEXT PART
has () { case $1 in *"$2"*) ;; *) fail "'$2' is not in: $1" ;; esac; }
lacks () { case $1 in *"$2"*) fail "'$2' is in: $1" ;; *) ;; esac; }

# until_true COMMAND...: it succeeds within 30 s, or longer where it takes its time.
until_true () {
  local tries=1500

  until "$@" 2>/dev/null; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "in vain: $*"
    sleep 0.02
  done
}

ms () { date +%s%3N; }
# took_less BEGUN-MS LIMIT-MS WHAT: since then, on a machine with nothing else to do.
took_less () {
  local took=$(($(ms) - $1)) limit=$(($2 * $("$(dirname "${BASH_SOURCE[0]}")/../patience")))

  [ $took -lt $limit ] || fail "$3 took $took ms, not $limit"
}

# nth N: the JSON line of the N-th notification ever posted.
nth () { mock list | sed -n "$(($1 + 1))p"; }
posted () { mock list | grep -c '"id":' || true; }
# id_of N: its id.
id_of () { nth "$1" | sed 's/.*{"id": \([0-9]*\),.*/\1/'; }
is_closed () { nth "$1" | grep -q '"open": false}'; }

# press N LABEL [TIMES]: on the N-th notification ever posted.
press () { mock click "$(id_of "$1")" "$2" ${3:+"$3"}; }

answers () { smriti log --json | grep -o '"type":"answered"' | wc -l; }
# diagnose KEY: a value of the daemon's report, as GVariant text.
diagnose () {
  gdbus call --session -d org.smriti.Smriti1 -o /org/smriti/Smriti1 -m org.smriti.Smriti1.Diagnose '{}' |
    sed "s/.*'$1': <\([^>]*\)>.*/\1/"
}
held () { smriti status --json | sed 's/.*"held":\({[^}]*}\|null\).*/\1/'; }
daemon_pid () {
  gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m org.freedesktop.DBus.GetConnectionUnixProcessID org.smriti.Smriti1 | sed 's/.*uint32 \([0-9]*\).*/\1/'
}
# gone PID: ended, be it not yet waited for.
gone () { ! grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status"; }

# advance TIME: the virtual clock, as date understands it.
advance () {
  gdbus call --session --timeout 20 -d org.smriti.Smriti1 -o /org/smriti/Smriti1 \
    -m org.smriti.Smriti1.TestClock.AdvanceTo "$(date -d "$1" +%s)" >/dev/null
}

# The reminder, Start, the question, its answer: notifications 1 to 3.
go_to_answer () {
  advance '2026-11-23T09:00:00+01:00'
  mock wait 1
  press 1 Start
  mock wait 2
  press 2 'Show answer'
  mock wait 3
}

# picture NAME: kept by the build.
picture () {
  mkdir -p "$SMRITI_BUILD/tests/pictures"
  import -window root "$SMRITI_BUILD/tests/pictures/$1.png"
}
