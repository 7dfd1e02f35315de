#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Adds up meson's test logs (JSON lines): a TAP test counts by its points,
another as one. Prints what failed and why something was skipped; ends with
"N passed, N failed, N skipped". A skip that gives no reason has failed."""

import json
import re
import sys

POINT = re.compile(r"^(not )?ok\b *\d* *-? *(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*SKIP\b\s*(.*))?", re.I)
DIRECTIVE = re.compile(r"#\s*(SKIP|TODO)\S*\s*(.*)$", re.I)


def last_line(entry):
    lines = [line.strip() for key in ("stdout", "stderr") for line in entry.get(key, "").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def read(entry):
    """(passed, [failed], [(skipped, reason)]) of one test of one run."""
    name, result = entry["name"], entry["result"]
    passed, failed, skipped, planned = 0, [], [], None
    for line in entry.get("stdout", "").splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0 and plan.group(2) is not None:
                skipped.append((name, plan.group(2).strip()))
            continue
        point = POINT.match(line)
        if not point:
            continue
        title = DIRECTIVE.sub("", point.group(2)).strip()
        directive = DIRECTIVE.search(point.group(2))
        if directive and directive.group(1).upper() == "SKIP":
            skipped.append((f"{name}: {title}", directive.group(2).strip()))
        elif point.group(1) and not directive:
            failed.append(f"{name}: {title}")
        else:
            passed += 1
    if planned is None:  # no TAP
        passed, failed, skipped = 0, [], []
        if result in ("OK", "EXPECTEDFAIL"):
            passed = 1
        elif result == "SKIP":
            skipped.append((name, last_line(entry)))
        else:
            failed.append(f"{name}: {result.lower()}: {last_line(entry)}")
    elif result in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS") and not failed:
        failed.append(f"{name}: {result.lower()} ({last_line(entry)})")
    return passed, failed, skipped


def main(paths):
    passed, failed, skipped = 0, [], []
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                one = read(json.loads(line))
                passed += one[0]
                failed += one[1]
                skipped += one[2]
    for name, reason in skipped:
        print(f"skipped  {name}: {reason or 'no reason given, counted as failed'}")
    failed += [name for name, reason in skipped if not reason]
    skipped = [pair for pair in skipped if pair[1]]
    for name in failed:
        print(f"FAILED   {name}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
