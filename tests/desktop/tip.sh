# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# The tip of the day ends the reminder and nothing else; an anchor ends the answer of
# a card that was forgotten, and is never beside a question.
. "$(dirname "$0")/lib.sh"

mkdir -p "$HOME/tips"
printf '%s\n' 'One? :: first' '> [!anchor] A *train* of <wagons>' '' '> [!tip]' '> Ask `help()` & <b>read</b>' '> it.' >"$HOME/tips/n.md"
smriti vault remove "$HOME/Smriti/Python" >/dev/null
smriti vault add "$HOME/tips" >/dev/null
card=$(smriti next --json | sed 's/.*"id":"\([^"]*\)".*/\1/')
ends_in () { case $1 in *"$2"'", "actions"'*) ;; *) fail "'$2' is not its end: $1" ;; esac; }

go_to_answer
ends_in "$(nth 1)" 'Tip: Ask help() &amp; &lt;b&gt;read&lt;/b&gt; it.'
for n in 2 3; do
  lacks "$(nth $n)" 'Tip'
  lacks "$(nth $n)" 'train'
done
press 3 Easy
mock wait 4
lacks "$(nth 4)" 'Tip' # done for today
smriti again "$card" >/dev/null
advance '2026-11-23T09:15:00+01:00'
smriti ask --card >/dev/null
mock wait 5
lacks "$(nth 5)" 'train'
press 5 'Show answer'
mock wait 6
ends_in "$(nth 6)" 'Anchor: A train of &lt;wagons&gt;'

mock set capabilities 'actions body' # no markup: as it stands
smriti undo >/dev/null               # new again
smriti undo >/dev/null
smriti ask >/dev/null
n=$(posted)
ends_in "$(nth "$n")" 'Tip: Ask help() & <b>read</b> it.'
