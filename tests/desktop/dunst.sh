# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Real dunst: no buttons, a menu (here a script that picks a label).
. "$(dirname "$0")/lib.sh"

displayed () { [ "$(dunstctl count displayed)" = "$1" ]; }
choose () { echo "$1" >"$SMRITI_SANDBOX/pick"; dunstctl action 0; }
shows () { dunstctl history >/dev/null; smriti log --json | grep -q "$1"; }
# The body on the screen, by the bus.
watch () { dbus-monitor --session "interface='org.freedesktop.Notifications',member='Notify'" >"$HOME/monitor" 2>/dev/null & }
said () { grep -qF "$1" "$HOME/monitor"; }

watch
until_true test -s "$HOME/monitor"
advance '2026-11-23T09:00:00+01:00'
until_true displayed 1
picture dunst-1-reminder
choose Start
until_true said 'smriti show'
until_true displayed 1
picture dunst-2-question
choose 'Show answer'
until_true said 'good:3:'
until_true displayed 1
picture dunst-3-answer
choose Good
until_true shows answered
until_true displayed 1
picture dunst-4-next
same 'answers' "$(answers)" 1
has "$(smriti log --json)" '"grade":"good"'

dunstctl close # a person closes it: later, never a grade
until_true shows snoozed
same 'answers' "$(answers)" 1
until_true displayed 0

smriti ask >/dev/null
until_true displayed 1
kill -9 "$(gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
  -m org.freedesktop.DBus.GetConnectionUnixProcessID org.freedesktop.Notifications | sed 's/.*uint32 \([0-9]*\).*/\1/')"
until_true sh -c 'smriti status --json | grep -q no-server'
advance '2026-11-23T09:00:30+01:00' # has it started again
until_true displayed 1
picture dunst-5-after-its-death
smriti good "$(smriti next --json | sed 's/.*"id":"\([^"]*\)".*/\1/')" >/dev/null
same 'answers' "$(answers)" 2

# Practice: a reminder of its own, then the checklist.
smriti skip daily >/dev/null
until_true displayed 0
advance '2026-11-23T18:00:00+01:00'
until_true displayed 1
picture dunst-6-practice
choose Open
until_true said '<b>Mini build'
until_true displayed 1
picture dunst-7-checklist
choose Done
until_true said '1 of 2 left'
until_true displayed 1
picture dunst-8-counted-down
choose Skip
until_true said 'Skip Weekly Review?'
until_true displayed 1
picture dunst-9-why
choose 'Not needed'
until_true shows '"why":"not needed"'
until_true displayed 0

# Cards and practice in one.
advance '2026-12-01T08:30:00+01:00'
advance '2026-12-01T09:00:00+01:00'
until_true displayed 1
picture dunst-10-merged
