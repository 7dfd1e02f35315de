# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# logind and timedated, played by dbusmock on the sandbox's system bus; source it.
. "$(dirname "$0")/lib.sh"

LOGIND=/org/freedesktop/login1
SESSION=$LOGIND/session/c1
USER_PATH=$LOGIND/user/$(id -u)
MOCK=org.freedesktop.DBus.Mock

play () {
  /usr/bin/python3 -m dbusmock --system --template "$1" >"$HOME/$1.log" 2>&1 </dev/null &
  gdbus wait --system --timeout 20 "org.freedesktop.$2"
}
login () { gdbus call --system -d org.freedesktop.login1 -o "$1" -m "$MOCK.$2" "${@:3}" >/dev/null; }
# set_session KEY VALUE, as GVariant text
set_session () { login "$SESSION" UpdateProperties org.freedesktop.login1.Session "{'$1': <$2>}"; }
# inhibit LIST: who keeps what from happening, as Python text
inhibit () {
  login $LOGIND AddMethod org.freedesktop.login1.Manager ListInhibitors '' 'a(ssssuu)' "ret = $1"
  login $LOGIND UpdateProperties org.freedesktop.login1.Manager "{'BlockInhibited': <'$2'>}"
}
sleeps () { login $LOGIND EmitSignal org.freedesktop.login1.Manager PrepareForSleep b "[<$1>]"; }
set_zone () {
  gdbus call --system -d org.freedesktop.timedate1 -o /org/freedesktop/timedate1 -m "$MOCK.UpdateProperties" \
    org.freedesktop.timedate1 "{'Timezone': <'$1'>}" >/dev/null
}

# One graphical session of ours, the person at it.
log_in () {
  login $LOGIND AddSession c1 seat0 "$(id -u)" someone true
  set_session Type "'x11'"
  gdbus call --system -d org.freedesktop.login1 -o "$USER_PATH" -m org.freedesktop.DBus.Properties.Set \
    org.freedesktop.login1.User Display "<('c1', objectpath '$SESSION')>" >/dev/null
  # dbusmock 0.28 glues a number to a string there
  login $LOGIND AddMethod org.freedesktop.login1.Manager GetUser u o "ret = '$LOGIND/user/' + str(args[0])"
  login $LOGIND AddProperty org.freedesktop.login1.Manager BlockInhibited "<''>"
  inhibit '[]' ''
}

# What the daemon listens to on the system bus that speaks of a session.
listens () {
  gdbus call --system -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m org.freedesktop.DBus.Debug.Stats.GetAllMatchRules | grep -c "path='$SESSION'" || true
}
# A daemon that says what it does, in $HOME/said.
verbose_daemon () {
  G_MESSAGES_DEBUG=smriti smritid --replace >"$HOME/said" 2>&1 </dev/null &
  until_true grep -q 'system bus' "$HOME/said"
}
says () { until_true grep -qF "$1" "$HOME/said"; }
