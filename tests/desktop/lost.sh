# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# A server that freezes, dies with a card on the screen, comes back with the
# same ids. Answers from the terminal never wait for it, nor does the end.
. "$(dirname "$0")/lib.sh"

go_to_answer
mock vanish
until_true sh -c 'smriti status --json | grep -q no-server'
mock restart
mock wait 4
same 'its id' "$(id_of 4)" 1
same 'held' "$(held)" null
mock invoke 3 "$(nth 3 | sed 's/.*"key": "\(good:[^"]*\)".*/\1/')" # the dead popup's
smriti status >/dev/null
same 'answers' "$(answers)" 0
press 4 Good
mock wait 5
same 'answers' "$(answers)" 1

mock freeze
press 5 'Show answer' # it says so and then hears nothing
begun=$(ms)
smriti good >/dev/null
took_less $begun 1000 "an answer"
same 'answers' "$(answers)" 2
until_true sh -c 'smriti status --json | grep -q server-error'
mock thaw
advance '2026-11-23T09:01:00+01:00'
same 'held' "$(held)" null
mock freeze
pid=$(daemon_pid)
begun=$(ms)
kill -TERM "$pid"
until_true gone "$pid"
took_less $begun 1000 "the end"
mock thaw
