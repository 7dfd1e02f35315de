# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Real xfce4-notifyd and its do-not-disturb, which lives in xfconf.
. "$(dirname "$0")/lib.sh"

dnd () { xfconf-query -c xfce4-notifyd -p /do-not-disturb "$@"; }
is_shown () { xdotool search --onlyvisible --class xfce4-notifyd >/dev/null 2>&1; }
has_held () { [ "$(held)" = "$1" ]; }
prompted () { smriti log --json | grep -o '"type":"prompted"' | wc -l; }

dnd -n -t bool -s true
advance '2026-11-23T09:00:00+01:00'
same 'held' "$(held)" '{"reason":"do-not-disturb","until":null}'
same 'prompted' "$(prompted)" 0
begun=$(ms)
dnd -s false
until_true has_held null
took_less $begun 5000 "showing it"
echo "# shown $(($(ms) - begun)) ms after its end"
until_true is_shown
same 'prompted' "$(prompted)" 1
picture xfce-5-after-do-not-disturb

# Taken out of xfconf, it is off as well.
dnd -s true
advance '2026-11-23T11:00:00+01:00'
has_held '{"reason":"do-not-disturb","until":null}' || fail "held: $(held)"
dnd -r
until_true has_held null
same 'prompted' "$(prompted)" 2
