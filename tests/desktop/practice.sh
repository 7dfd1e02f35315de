# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Practice alone: skipped with a reason, put off, paused, asked for by hand.
. "$(dirname "$0")/lib.sh"

smriti skip daily >/dev/null
advance '2026-11-23T17:59:59+01:00'
same 'posted early' "$(posted)" 0
advance '2026-11-23T18:00:00+01:00'
mock wait 1
has "$(nth 1)" '"summary": "Weekly Review · 2 of 2 left"'
has "$(nth 1)" '• '
has "$(nth 1)" '"label": "Open"'

# Later is an hour, not less.
press 1 Later
until_true is_closed 1
advance '2026-11-23T18:59:59+01:00'
same 'posted before the snooze ends' "$(posted)" 1
advance '2026-11-23T19:00:00+01:00'
mock wait 2

# A snooze never goes past the next slot.
smriti snooze weekly 168h >/dev/null
until_true is_closed 2
advance '2026-11-30T10:00:00+01:00'
smriti skip daily >/dev/null
n=$(posted)
advance '2026-11-30T17:59:59+01:00'
same 'posted before the next slot' "$(posted)" "$n"
advance '2026-11-30T18:00:00+01:00'
n=$((n + 1))
mock wait $n
has "$(smriti log -n 1 --json)" '"subject":"Python/weekly/2026-11-30"'

press $n Skip
n=$((n + 1))
mock wait $n
has "$(nth $n)" '"summary": "Skip what is open?"'
press $n Cancel
n=$((n + 1))
mock wait $n
press $n Skip
n=$((n + 1))
mock wait $n
press $n 'No time'
until_true is_closed $n
has "$(smriti log -n 1 --json)" '"why":"no time"'

# Nothing in a pause; what is open comes once when it is over.
smriti pause 3d >/dev/null
has "$(smriti status --json)" '"held":{"reason":"paused"'
n=$(posted)
advance '2026-12-02T20:00:00+01:00'
same 'posted in the pause' "$(posted)" "$n"
smriti unpause >/dev/null
n=$((n + 1))
mock wait $n
same 'posted at its end' "$(posted)" "$n"
has "$(nth $n)" 'Monthly Upgrade Ritual · 4 of 4 left'
lacks "$(smriti log -n 500 --json)" '"why":"asleep"'

# By hand, with nothing but practice open.
smriti skip daily >/dev/null
smriti ask >/dev/null
n=$(posted)
has "$(nth "$n")" 'Monthly Upgrade Ritual'
has "$(nth "$n")" '"label": "Open"'
