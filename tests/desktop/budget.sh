# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# budget.sh name|setting VALUE: the buttons on a server of that name, or with
# prompts.buttons set so.
. "$(dirname "$0")/lib.sh"

labels () { nth "$1" | grep -o '"label": "[^"]*"' | sed 's/"label": "\([A-Za-z ]*[a-z]\).*/\1/' | tr '\n' ' '; }
buttons_are () { [ "$(diagnose buttons)" = "uint32 $1" ]; }

case $1-$2 in
  name-body) mock set capabilities 'body body-markup' ;;
  name-*) mock set name "$2" ;;
  setting-*)
    smriti config set prompts.buttons "$2" >/dev/null
    until_true buttons_are "$2" ;;
esac
advance '2026-11-23T09:00:00+01:00'
mock wait 1
case $1-$2 in
  name-body | setting-0)
    same 'reminder' "$(labels 1)" ''
    has "$(nth 1)" 'smriti review'
    smriti ask --card >/dev/null
    mock wait 2
    same 'question' "$(labels 2)" ''
    has "$(nth 2)" 'smriti good'
    smriti good >/dev/null
    mock wait 3 # the next one comes by itself
    has "$(nth 3)" 'smriti good'
    exit ;;
  name-noctalia | setting-2) same 'reminder' "$(labels 1)" 'Start Later Start ' ;;
  name-Xfce* | name-lxqt*) same 'reminder' "$(labels 1)" 'Start Later Skip today ' ;;
  *) same 'reminder' "$(labels 1)" 'Start Later Skip today Start ' ;;
esac
press 1 Start
mock wait 2
press 2 Show
mock wait 3
lacks "$(nth 3)" '"default"'
case $1-$2 in
  name-noctalia | setting-2) same 'answer' "$(labels 3)" 'Again Good ' ;;
  name-lxqt*) same 'answer' "$(labels 3)" 'Good Again Hard Easy ' ;;
  name-gnome-shell)
    same 'answer' "$(labels 3)" 'Again Good Easy '
    has "$(nth 3)" '"urgency": 2'
    has "$(nth 1)" '"urgency": 1' ;;
  name-mock) same 'answer' "$(labels 3)" 'Again Good Easy ' ;;
  *) same 'answer' "$(labels 3)" 'Again Hard Good Easy ' ;;
esac
