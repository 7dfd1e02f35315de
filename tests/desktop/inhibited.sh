# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# The property Inhibited, as KDE has it: held, told, let out within 5 s; what is
# on the screen stays there; a server that never says costs 2 s and no prompt.
. "$(dirname "$0")/lib.sh"

dnd='{"reason":"do-not-disturb","until":null}'
has_held () { [ "$(held)" = "$1" ]; }

mock set inhibited true
advance '2026-11-23T09:00:00+01:00'
same 'held' "$(held)" "$dnd"
has "$(smriti status)" 'do not disturb is on'
same 'posted' "$(posted)" 0
has "$(smriti status --json)" '"next_prompt":null'
mock set inhibited false
begun=$(ms)
mock wait 1
took_less $begun 5000 'showing it'
until_true has_held null

# Its repeat after 2 h: the first stays, buttons and all.
mock set inhibited true
advance '2026-11-23T11:00:00+01:00'
same 'held' "$(held)" "$dnd"
same 'posted' "$(posted)" 1
! is_closed 1 || fail 'the reminder on the screen was taken away'
press 1 Start # a person who presses it is there: on it goes
mock wait 2
press 2 'Show answer'
mock wait 3
press 3 Good
mock wait 4
same 'answers' "$(answers)" 1
until_true has_held null

# Another server: asked anew.
press 4 Later
until_true is_closed 4
advance '2026-11-23T12:00:00+01:00'
same 'held' "$(held)" "$dnd"
mock restart # it keeps its do-not-disturb
until_true has_held "$dnd"
same 'posted' "$(posted)" 4
smriti ask >/dev/null # a person's own wish
same 'posted' "$(posted)" 5
press 5 Later
until_true is_closed 5
mock set inhibited false

# One that does not answer the question is shown to all the same.
mock set ignore Get
begun=$(ms)
advance '2026-11-23T13:00:00+01:00'
took_less $begun 4000 "it"
same 'posted' "$(posted)" 6
same 'held' "$(held)" null

# Quiet hours take over from it; dealt with elsewhere, nothing is held.
press 6 Later
until_true is_closed 6
mock set ignore ''
mock set inhibited true
advance '2026-11-23T22:30:00+01:00'
has "$(held)" quiet-hours
mock set inhibited false
smriti status >/dev/null
same 'posted' "$(posted)" 6
