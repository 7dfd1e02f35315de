# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# No server at all, and one that is started and never takes its name.
. "$(dirname "$0")/lib.sh"

advance '2026-11-23T09:00:00+01:00'
has "$(held)" '"no-server"'
smriti next >/dev/null
smriti good >/dev/null
same 'answers' "$(answers)" 1

printf '[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/sleep 1000\n' >"$SMRITI_SANDBOX/services/hang.service"
gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m org.freedesktop.DBus.ReloadConfig >/dev/null
smriti ask >"$HOME/asked" 2>&1 &
smriti status >/dev/null
begun=$(ms)
smriti next >/dev/null
smriti good >/dev/null
took_less $begun 1000 'an answer while a server never comes'
wait $! || true
has "$(cat "$HOME/asked")" 'not shown'
has "$(held)" '"no-server"'
mock serve >/dev/null & # the desktop comes up
until_true sh -c 'mock list | grep -q "concept"'
same 'held' "$(held)" null
