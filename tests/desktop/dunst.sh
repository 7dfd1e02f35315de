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
