# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# The daily review from the reminder to "done for today", by clicks alone.
. "$(dirname "$0")/lib.sh"

mock set action-and-close "$1" # true: as xfce4-notifyd, in one burst
go_to_answer
has "$(nth 1)" '"summary": "5 concepts, 1 snippet'
has "$(nth 1)" '"label": "Skip today"}, {"key": "default"'
has "$(smriti log --json)" '"type":"prompted"'
is_closed 1 || fail 'the reminder is still there'
n=3
while press $n Easy; do # easy: it does not come back today
  mock wait $((n + 1))
  until_true smriti status
  case $(nth $((n + 1))) in *'Done for today'*) break ;; esac
  press $((n + 1)) 'Show answer'
  mock wait $((n + 2))
  n=$((n + 2))
  [ $n -lt 40 ] || fail 'no end'
done
same 'answers' "$(answers)" 6
has "$(nth $((n + 1)))" '6 answers kept.'
has "$(smriti status --json)" '"total":0'
advance '2026-11-23T17:59:59+01:00'
same 'posted before the next hour' "$(posted)" $((n + 1))
advance '2026-11-24T08:59:59+01:00' # a Monday: the weekly review at 18:00 and, unanswered, at 20:00
same 'posted by the next morning' "$(posted)" $((n + 3))
advance '2026-11-24T09:00:00+01:00'
same 'posted at the next hour' "$(posted)" $((n + 4))
has "$(nth $((n + 4)))" 'Still open: Weekly Review, 6 days left'
