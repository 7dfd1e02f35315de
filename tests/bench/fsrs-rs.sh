#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
#
# Runs fsrs-rs.mjs where it can run.

major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
  echo "SKIP fit-against-fsrs-rs: it needs node 20 or newer with npm, here is ${major:-none}"
  exit 77
fi
exec node "$(dirname "$0")/fsrs-rs.mjs" "$@"
