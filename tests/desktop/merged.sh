# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# A first of the month that is a Tuesday: cards and the ritual in one prompt; Start
# walks both, and the checklist counts down, by buttons and from the terminal.
. "$(dirname "$0")/lib.sh"

prompted () { smriti log -n 500 --json | grep -o '"type":"prompted"[^}]*"cadence":"'"$1"'"' | wc -l; }

smriti config set daily.concepts 1 >/dev/null
smriti config set daily.snippets 0 >/dev/null
advance '2026-11-30T20:00:00+01:00'
before=$(prompted daily)
advance '2026-12-01T08:59:59+01:00'
n=$(posted)
advance '2026-12-01T09:00:00+01:00'
n=$((n + 1))
same 'posted' "$(posted)" $n
has "$(nth $n)" '"summary": "1 concept · 1 min"'
has "$(nth $n)" 'Monthly Upgrade Ritual · 4 of 4 left'
has "$(nth $n)" 'Still open: Weekly Review, 6 days left'
lacks "$(nth $n)" 'sound'
has "$(nth $n)" '"urgency": 1'
same 'daily asked' "$(prompted daily)" $((before + 1))
same 'ritual asked' "$(prompted monthly)" 1
open=$(mock list | grep -c '"open": true')
same 'open at once' "$open" 1

press $n Start
mock wait $((n + 1))
press $((n + 1)) 'Show answer'
mock wait $((n + 2))
press $((n + 2)) Easy
mock wait $((n + 3))
n=$((n + 3))
has "$(nth $n)" '"summary": "Monthly Upgrade Ritual · 4 of 4 left"'
has "$(nth $n)" '<b>Update This Document'
has "$(nth $n)" '"timeout_ms": 0'
press $n Done
n=$((n + 1))
mock wait $n
has "$(nth $n)" '3 of 4 left'
has "$(nth $n)" '<b>Refresh Codebases'

smriti tick monthly 2 --note 'two of them' >/dev/null # in the terminal
n=$((n + 1))
mock wait $n
until_true is_closed $((n - 1))
has "$(nth $n)" '2 of 4 left'
has "$(nth $n)" '<b>Evaluate New Tools'
same 'ritual asked' "$(prompted monthly)" 1

# kill -9: the same one comes back.
pid=$(daemon_pid)
kill -9 "$pid"
until_true gone "$pid"
smriti status >/dev/null
n=$((n + 1))
mock wait $n
until_true is_closed $((n - 1))
has "$(nth $n)" '2 of 4 left'
same 'ritual asked' "$(prompted monthly)" 1

advance '2026-12-01T15:00:00+01:00' # it stays, and is not asked about meanwhile
same 'posted' "$(posted)" $n
press $n Done
n=$((n + 1))
mock wait $n
press $n Done
n=$((n + 1))
mock wait $n
has "$(nth $n)" '"summary": "Monthly Upgrade Ritual: done"'
has "$(nth $n)" '"actions": []'
has "$(smriti log -n 500 --json)" '"note":"two of them"'
