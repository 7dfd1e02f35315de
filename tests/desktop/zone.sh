# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# timedated tells of another zone, logind of having slept.
. "$(dirname "$0")/machine.sh"

day () { smriti status --json | sed 's/.*"day":"\([^"]*\)".*/\1/'; }
is_day () { [ "$(day)" = "$1" ]; }
# Told again until it is heard: the daemon begins to listen when it has time.
arrives () { set_zone "$1"; is_day "$2"; }
ignores () { set_zone "$1"; grep -qF 'TZ is set, ignoring' "$HOME/said"; }

play logind login1
play timedated timedate1
env -u TZ bash -c '. "$1"; verbose_daemon' "$0" "$(dirname "$0")/machine.sh"
advance '2026-11-23T21:00:00+01:00'
until_true arrives Europe/Berlin 2026-11-23
until_true arrives Asia/Tokyo 2026-11-24
set_zone Nowhere/Land
says Nowhere/Land
is_day 2026-11-24 || fail 'a zone that is none was taken'
until_true arrives Europe/Berlin 2026-11-23

sleeps true
sleeps false
says 'the machine woke: looking again'
same 'times' "$(grep -c 'the machine woke' "$HOME/said")" 1

TZ=Europe/Berlin verbose_daemon # a zone of its own wins
until_true ignores Asia/Tokyo
is_day 2026-11-23 || fail "the machine's zone was taken: $(day)"
pid=$(daemon_pid)
begun=$(ms)
kill -TERM "$pid"
until_true gone "$pid"
took_less $begun 1000 'the end'
