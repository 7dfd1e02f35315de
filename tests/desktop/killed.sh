# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# kill -9 and SIGTERM with a card on the screen.
. "$(dirname "$0")/lib.sh"

go_to_answer
pid=$(daemon_pid)
kill -9 "$pid"
until_true gone "$pid"
is_closed 3 && fail 'nobody could have closed it'
smriti status >/dev/null # activates the next one
mock wait 4
until_true is_closed 3
same 'the prompt restored' "$(nth 4 | sed 's/.*"body": "\([^"]*\)".*/\1/')" "$(nth 3 | sed 's/.*"body": "\([^"]*\)".*/\1/')"
mock invoke 3 "$(nth 3 | sed 's/.*"key": "\(good:[^"]*\)".*/\1/')"
press 4 Good
mock wait 5
same 'answers' "$(answers)" 1

pid=$(daemon_pid)
kill -TERM "$pid"
mock wait-closed 5
until_true gone "$pid"
smriti status >/dev/null
mock wait 6
same 'reminders in the log' "$(smriti log --json | grep -o '"type":"prompted"' | wc -l)" 1
