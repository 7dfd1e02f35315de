# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Real xfce4-notifyd: four buttons, pressed with the mouse. ActionInvoked and
# NotificationClosed come in one burst.
. "$(dirname "$0")/lib.sh"

# Window of the one notification: X Y WIDTH HEIGHT.
window () {
  local w

  for w in $(xdotool search --onlyvisible --class xfce4-notifyd 2>/dev/null); do
    xdotool getwindowgeometry --shell "$w" 2>/dev/null | tr '\n' ' '
    echo
  done | awk '{ split ($4, w, "="); if (w[2] > 100) line = $0 } END { print line }'
}
is_shown () { [ -n "$(window)" ]; }
watch () { dbus-monitor --session "interface='org.freedesktop.Notifications',member='Notify'" >"$HOME/monitor" 2>/dev/null & }
said () { grep -qF "$1" "$HOME/monitor"; }
# A window that is faded in and in its place: the same picture twice.
still () {
  local before

  before=$(import -window root ppm:- | md5sum)
  [ "$before" = "$(import -window root ppm:- | md5sum)" ]
}
# click N OF PITCH: the N-th of OF buttons; they stand at the right end, each as
# wide as the widest.
click () {
  local X Y WIDTH HEIGHT

  eval "$(window)"
  xdotool mousemove $((X + WIDTH - 14 - ($2 - $1) * $3 - $3 / 2)) $((Y + HEIGHT - 31)) click 1
}
in_log () { smriti log --json | grep -q "$1"; }

watch
until_true test -s "$HOME/monitor"
advance '2026-11-23T09:00:00+01:00'
until_true is_shown
until_true still
picture xfce-1-reminder
click 1 3 94
until_true said 'show:2:'
until_true is_shown
until_true still
picture xfce-2-question
click 1 2 110
until_true said 'good:3:'
until_true is_shown
until_true still
picture xfce-3-answer
click 3 4 105
until_true in_log answered
until_true said 'show:4:'
until_true is_shown
until_true still
picture xfce-4-next
same 'answers' "$(answers)" 1
has "$(smriti log --json)" '"grade":"good"'
lacks "$(smriti log --json)" snoozed # closed in the same burst as each click

# The checklist: it stays, and counts down.
smriti skip daily >/dev/null
advance '2026-11-23T18:00:00+01:00'
until_true said 'start:5:'
until_true is_shown
until_true still
picture xfce-5-practice
click 1 3 94
until_true said 'done:6:'
until_true is_shown
until_true still
picture xfce-6-checklist
smriti tick weekly 1 --note 'a small one' >/dev/null
until_true said 'done:7:'
until_true is_shown
until_true still
picture xfce-7-counted-down
smriti tick weekly 2 >/dev/null

advance '2026-12-01T09:00:00+01:00'
until_true said 'Monthly Upgrade Ritual'
until_true is_shown
until_true still
picture xfce-8-merged
