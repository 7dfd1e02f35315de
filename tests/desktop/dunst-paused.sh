# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Real dunst, paused: nothing is sent, so nothing piles up in it.
. "$(dirname "$0")/lib.sh"

counts () { [ "$(dunstctl count "$1")" = "$2" ]; }
has_held () { [ "$(held)" = "$1" ]; }

dunstctl set-paused true
advance '2026-11-23T09:00:00+01:00'
same 'held' "$(held)" '{"reason":"do-not-disturb","until":null}'
counts waiting 0 || fail 'it was sent to a dunst that is paused'
begun=$(ms)
dunstctl set-paused false
until_true counts displayed 1
took_less $begun 5000 "showing it"
echo "# shown $(($(ms) - begun)) ms after resume"
until_true has_held null
picture dunst-6-after-resume
