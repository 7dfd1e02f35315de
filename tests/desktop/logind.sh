# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Locked, switched away, idle, kept awake: each holds the reminder, is told by
# status, and lets it out within 5 s of its end. Nothing is listened to when
# nothing is held.
. "$(dirname "$0")/machine.sh"

n=0
is_held () { [ "$(held)" = "{\"reason\":\"$1\",\"until\":null}" ]; }
# stays_held REASON, and nothing more was posted
stays_held () {
  is_held "$1" || fail "held: '$(held)', not '$1'"
  same 'posted' "$(posted)" $n
}
is_deaf () { [ "$(listens)" = 0 ]; }
is_null () { [ "$(held)" = null ]; }
# Within 5 s of coming back: shown, put off for an hour, nothing held or heard.
comes () {
  local begun=$(ms)

  n=$((n + 1))
  mock wait $n
  took_less $begun 5000 'showing it'
  until_true is_null
  until_true is_deaf
  press $n Later
  until_true is_closed $n
}

play logind login1
log_in
is_deaf || fail 'it listens before anything is due'

set_session LockedHint true
advance '2026-11-23T09:00:00+01:00'
stays_held locked
same 'listens' "$(listens)" 1
has "$(smriti status)" 'the screen is locked'
set_session IdleHint true
set_session LockedHint false
until_true is_held idle
stays_held idle
set_session IdleHint false
comes

set_session IdleHint true
advance '2026-11-23T10:00:00+01:00'
stays_held idle
set_session IdleHint false
comes

set_session Active false # someone else has the screen
advance '2026-11-23T11:00:00+01:00'
stays_held locked
set_session Active true
comes

uid=$(id -u)
inhibit "[('idle', 'film', 'a film', 'block', $uid, 1), ('sleep', 'x', 'y', 'delay', 0, 2)]" idle
advance '2026-11-23T12:00:00+01:00'
stays_held presenting
inhibit '[]' ''
comes

# What is not this person's, or does not block, or blocks another thing.
inhibit "[('idle', 'backup', 'b', 'block', $((uid + 1)), 1), ('idle', 'x', 'y', 'delay', $uid, 2), ('sleep', 'x', 'y', 'block', $uid, 3)]" idle
advance '2026-11-23T13:00:00+01:00'
comes
inhibit '[]' ''

# A terminal is no desktop.
set_session Type "'tty'"
set_session LockedHint true
advance '2026-11-23T14:00:00+01:00'
comes
set_session Type "'wayland'"

# A setting that is changed while it holds.
set_session LockedHint false
set_session IdleHint true
advance '2026-11-23T15:00:00+01:00'
stays_held idle
smriti config set prompts.when_idle ignore >/dev/null
comes
inhibit "[('shutdown:idle', 'film', 'a film', 'block', $uid, 1)]" 'shutdown:idle'
smriti config set prompts.inhibitor ignore >/dev/null
advance '2026-11-23T16:00:00+01:00'
comes

# Asked for: shown, but no card to whoever looks at a locked screen.
press $n Later
until_true is_closed $n
set_session LockedHint true
smriti ask >/dev/null
n=$((n + 1))
same 'posted' "$(posted)" $n
has "$(nth $((n - 1)))" 'Tip: '
lacks "$(nth $n)" 'Tip: '
has "$(smriti ask --card --json)" '"shown":false'
has "$(smriti ask --card --json)" '"locked"'
same 'posted' "$(posted)" $n
same 'prompted' "$(smriti log --json | grep -o '"type":"prompted"' | wc -l)" $n
