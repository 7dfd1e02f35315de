# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# A note that tries to speak markup, on servers that read it and that do not.
. "$(dirname "$0")/lib.sh"

mkdir -p "$HOME/hostile"
printf 'Is <img src="x"> & <a href="y">this</a> **bold**? :: </b><u>no</u> &amp; <script>\n' >"$HOME/hostile/n.md"
smriti vault remove "$HOME/Smriti/Python" >/dev/null
smriti vault add "$HOME/hostile" >/dev/null
advance '2026-11-23T09:00:00+01:00'
mock wait 1
press 1 Start
mock wait 2
press 2 Show
mock wait 3
lacks "$(nth 2)" '<img'
lacks "$(nth 2)" '<a '
has "$(nth 2)" '<b>bold</b>'
lacks "$(nth 3)" '</b><u>'
lacks "$(nth 3)" '<script'

mock set capabilities 'actions body'
smriti ask --card >/dev/null
mock wait 4
lacks "$(nth 4)" '<b>bold'
lacks "$(nth 4)" '&amp;'
