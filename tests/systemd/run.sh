#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# The unit in a real `systemd --user` of a person who is not root: activation,
# restart with the prompt restored, watchdog, sandbox (issue 2, point 10).

. "$(dirname "$(readlink -f "$0")")/machine.sh"
machine_before () { machine_install; cp "$(dirname "$(readlink -f "$0")")/machine.sh" "$MACHINE/"; }
machine_enter "$@"

machine_person
cp -a "$MACHINE/installed/usr/local/." /usr/local/
unit_file=/usr/local/lib/systemd/user/smriti.service
home=/home/$PERSON
drop_in=$home/.config/systemd/user/smriti.service.d
data=$home/.local/share/smriti
as_person mkdir -p "$drop_in"
as_person tee "$drop_in/90-test.conf" >/dev/null <<END
[Service]
StandardError=append:$home/daemon.log
END
as_person mkdir -p "$home/.config/autostart" "$home/Notes"
as_person cp "$MACHINE/installed/etc/xdg/autostart/org.smriti.Smriti.desktop" "$home/.config/autostart/"
as_person tee "$home/Notes/First.md" >/dev/null <<'END'
# First
The capital of France :: Paris
END
# Whatever the hour is, it is not a quiet one.
hour=$(date +%-H)
as_person mkdir -p "$home/.config/smriti"
printf '[quiet]\nfrom=%02d:00\nto=%02d:00\n' $(((hour + 10) % 24)) $(((hour + 14) % 24)) \
  | as_person tee "$home/.config/smriti/smriti.conf" >/dev/null
machine_manager

ctl () { as_person systemctl --user "$@"; }
prop () { ctl show -p "$1" --value smriti.service; }
main_pid () { prop MainPID; }
is_active () { [ "$(ctl is-active smriti.service)" = active ]; }
new_pid () { local pid; pid=$(main_pid) && [ "$pid" != 0 ] && [ "$pid" != "$1" ] && is_active; }
smriti () { as_person smriti "$@"; }
bus_call () { as_person busctl --user --timeout=5 call "$@"; }
owner_pid () {
  bus_call org.freedesktop.DBus /org/freedesktop/DBus org.freedesktop.DBus GetConnectionUnixProcessID s \
    org.smriti.Smriti1 | cut -d' ' -f2
}
on_failure () {
  diag "unit: $(ctl show -p ActiveState,SubState,Result,NRestarts,ExecMainStatus smriti.service | tr '\n' ' ')"
  diag "daemon: $(tail -n 5 "$home/daemon.log" 2>/dev/null)"
}

# --- the unit file ---
verify () {
  local said

  said=$(as_person systemd-analyze --user --man=no verify "$1" 2>&1) || { echo "$said"; return 1; }
  ! grep -i smriti <<<"$said"
}
point 'systemd-analyze verify has nothing to say' verify $unit_file
sed 's/^Restart=/Restrat=/' $unit_file >"$MACHINE/smriti.service"
chmod 644 "$MACHINE/smriti.service"
notices_mistakes () { ! verify "$MACHINE/smriti.service"; }
point 'and would say so if a key were misspelt' notices_mistakes
no_autostart_unit () { ! ctl list-units --all --no-legend 'app-org.smriti*' | grep smriti; }
point 'the autostart file makes no second unit' no_autostart_unit

# --- activation ---
mkfifo "$MACHINE/ready"
as_person mock serve >"$MACHINE/ready" 2>"$MACHINE/mock.log" </dev/null &
read -r -t 20 _ <"$MACHINE/ready"
not_active () { ! is_active; }
point 'the daemon does not run yet' not_active
point "its folder is not there yet" test ! -e "$data"
point "'smriti status' starts it" smriti status
point 'as the unit' is_active
pid_is_ours () { [ "$(owner_pid)" = "$(main_pid)" ]; }
point 'which owns the bus name' pid_is_ours
in_session_slice () { [ "$(prop Slice)" = session.slice ]; }
point 'in session.slice' in_session_slice
folder_is_private () { [ "$(stat -c '%a %U' "$data")" = "700 $PERSON" ]; }
point 'its folder was made, for the person alone' folder_is_private

# --- sandbox ---
# inside COMMAND…: in the daemon's own mount and user namespace, as the person.
inside () { nsenter --target "$(main_pid)" --mount --user --setuid "$PERSON_ID" --setgid "$PERSON_ID" -- "$@"; }
can_write () { inside sh -c "echo x >'$1/probe' && rm '$1/probe'"; }
cannot_write () { inside test -d "$1" && ! can_write "$1" && [ ! -e "$1/probe" ]; }
chmod 1777 /tmp /var/tmp
point 'the data folder can be written' can_write "$data"
for dir in "$home" "$home/Notes" "$home/.config" "$home/.local/share" /tmp /var/tmp "/run/user/$PERSON_ID" /dev/shm; do
  point "$dir cannot" cannot_write "$dir"
done
reads_notes () { inside grep -q Paris "$home/Notes/First.md"; }
point 'notes can be read' reads_notes
echo 'x :: y' >/tmp/smriti-note.md
sees_tmp () { inside grep -q y /tmp/smriti-note.md; }
point 'notes in /tmp too' sees_tmp
rm -f /tmp/smriti-note.md
status_has () { grep -q "^$1:[[:space:]]*$2\$" "/proc/$(main_pid)/status"; }
point 'no new privileges' status_has NoNewPrivs 1
point 'a system call filter' status_has Seccomp 2

# --- a prompt outlives the daemon ---
point 'a vault is added' smriti vault add "$home/Notes"
calendar_is_there () { as_person sh -c 'ls "$0"/calendar/daily-*@org.smriti.Smriti.ics' "$data"; }
point 'inside the sandbox a program writes the calendar files' within 10 calendar_is_there
point 'the reminder is asked for' smriti ask
point 'a worker of its own fits the memory within the unit' smriti memory fit
notes_json () { as_person mock list; }
shown_ids () {
  notes_json | python3 -c 'import json, sys
for n in json.load(sys.stdin)["notifications"]:
    if n["open"]: print(n["id"])'
}
mock_wait () { as_person mock wait "$1" 10; }
mock_closed () { as_person mock wait-closed "$1" 10; }
one_shown () { [ "$(shown_ids | wc -l)" = 1 ]; }
point 'it is on the screen' within 5 one_shown
old_pid=$(main_pid)
(mock_wait 2 && mock_closed 1 && now_us) >"$MACHINE/restored" 2>&1 &
waiter=$!
began=$(now_us)
kill -9 "$old_pid"
wait $waiter
took=$((($(tail -n 1 "$MACHINE/restored") - began) / 1000))
diag "back on the screen after $took ms"
point 'killed, its prompt is on the screen anew and the old one closed within 2 s' test "$took" -gt 0 -a "$took" -le $((2000 * $(patience)))
point 'that alone' one_shown
back () { new_pid "$old_pid" && [ "$(owner_pid)" = "$(main_pid)" ]; }
point 'the unit runs and owns the name' within 2 back
point 'and answers' smriti status

# --- a hung main loop ---
as_person tee "$drop_in/91-watchdog.conf" >/dev/null <<END
[Service]
WatchdogSec=2
END
ctl daemon-reload
ctl restart smriti.service
point 'with a short watchdog it runs' is_active
old_pid=$(main_pid)
fed () { [ "$(prop WatchdogTimestampMonotonic)" != "$1" ]; }
point 'and feeds it' within 3 fed "$(prop WatchdogTimestampMonotonic)"
old_pid_still () { [ "$(main_pid)" = "$old_pid" ]; }
point 'so it is left alone' old_pid_still
began=$(now_us)
kill -STOP "$old_pid"
point 'hung, it is replaced' within 15 new_pid "$old_pid"
diag "replaced after $(since_ms "$began") ms"
restarted () { [ "$(prop NRestarts)" -ge 1 ]; }
point 'by a restart' restarted
point 'and answers' smriti status
as_person rm "$drop_in/91-watchdog.conf"

# --- where user namespaces are forbidden ---
as_person ln -s /dev/null "$drop_in/10-sandbox.conf"
ctl daemon-reload
ctl restart smriti.service
point 'without the sandbox drop-in it runs too' smriti status
in_the_open () { [ "$(readlink "/proc/$(main_pid)/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]; }
point 'in the open: the drop-in was the sandbox' in_the_open
as_person rm "$drop_in/10-sandbox.conf"
ctl daemon-reload

# --- another data folder ---
as_person mkdir -p "$home/elsewhere"
as_person tee "$drop_in/20-data-home.conf" >/dev/null <<END
[Service]
Environment=XDG_DATA_HOME=$home/elsewhere
ReadWritePaths=-$home/elsewhere/smriti
END
ctl daemon-reload
ctl restart smriti.service
point 'XDG_DATA_HOME elsewhere works with its drop-in' smriti status
point 'and is where the data is' as_person test -d "$home/elsewhere/smriti"
as_person rm "$drop_in/20-data-home.conf"
ctl daemon-reload

# --- the end ---
began=$(now_us)
point 'it stops' ctl stop smriti.service
took=$(since_ms "$began")
point "within 1 s ($took ms)" test "$took" -le $((1500 * $(patience)))
ended_well () { [ "$(prop Result)" = success ]; }
point 'with success' ended_well
point 'it can be enabled' ctl enable --quiet smriti.service
point 'for every login' as_person test -L "$home/.config/systemd/user/default.target.wants/smriti.service"
finish
