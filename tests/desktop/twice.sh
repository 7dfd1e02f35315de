# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Clicks that come twice, late, or from nowhere.
. "$(dirname "$0")/lib.sh"

go_to_answer
key=$(nth 3 | sed 's/.*"key": "\(good:[^"]*\)".*/\1/')
press 3 Good 4
mock wait 4
mock invoke 3 "$key" 3
mock invoke 4 "$key"
mock invoke 4 default 2
mock wait 5 # default on a question shows the answer, once
smriti status >/dev/null
same 'answers' "$(answers)" 1
for key in 'good:5' 'good:4:x' ':::' 'again:5:' 'start:1:' 'skip:1:'; do mock invoke 5 "$key"; done
smriti status >/dev/null
same 'answers' "$(answers)" 1
same 'posted' "$(posted)" 5
smriti again >/dev/null # the card on the screen, from the terminal
mock wait 6
same 'answers' "$(answers)" 2
until_true is_closed 5
