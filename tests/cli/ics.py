#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""smriti-ics as a program: what it says to garbage, to a folder it cannot
write, to a disk that is full; and its calendars as another reader (the Python
library icalendar, recurrences by dateutil) understands them."""

import calendar
import datetime
import os
import resource
import signal
import subprocess
import sys
import tempfile

# Where Debian puts its modules: python3 may be another one.
sys.path.append("/usr/lib/python3/dist-packages")
HELPER = os.path.join(os.environ["SMRITI_BUILD"], "client", "ics", "smriti-ics")
MIB = 1 << 20
ROW = ("Python", "weekly", "Weekly Review", "2026-11-23", 1080, 0, 1, ["mini build", "debugging session"], ["2026-12-07"])


def quoted(text):
    return "'%s'" % "".join({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r"}.get(c, c) for c in text)


def as_text(value):
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return "(" + ", ".join(map(as_text, value)) + ")"
    return "[" + ", ".join(map(as_text, value)) + "]" if isinstance(value, list) else str(value)


def helper(*argv, rules=b"[]", **kw):
    if isinstance(rules, list):
        rules = as_text(rules)
    if isinstance(rules, str):
        rules = rules.encode()
    kw.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([HELPER, *argv], input=rules, stderr=subprocess.PIPE, timeout=60, check=False, **kw)


def printed(rules):
    done = helper("print", rules=rules)
    assert (done.returncode, done.stderr) == (0, b""), done
    return done.stdout


def refused(done, word="", status=1):
    """One line on stderr, nothing on stdout."""
    assert done.returncode == status, done
    assert not done.stdout, done
    said = done.stderr.decode()
    assert said.count("\n") == 1 and said.startswith("smriti-ics: ") and word in said, said


def names(folder):
    return sorted(os.listdir(folder))


# --- the cases ---

def case_usage():
    """arguments"""
    for argv in ([], ["vdir"], ["print", "x"], ["vdir", "a", "b"], ["--nonsense"], ["Print"]):
        done = helper(*argv)
        assert done.returncode == 64 and not done.stdout and done.stderr.startswith(b"usage: "), done
    assert helper("--help").returncode == 0
    assert helper("--version").stdout.startswith(b"smriti-ics ")


def case_garbage():
    """what is no rule is refused in one line, and quickly"""
    row = as_text([ROW])
    good = [b"", b"\0", b"\xff\xfe", b"[", b"[(", b"'", b"5", b"{}", b"<<<<", row.encode("utf-16"), row.encode() + b"\0",
            row.encode() + b"x", row.replace("1080", "-1").encode(), row.replace("2026-11-23", "2026-02-30").encode(),
            row.replace("2026-12-07", "never").encode(), row.replace("weekly", "we\\nekly").encode(),
            os.urandom(4096), b"[" * MIB, b"(" * MIB, b"<" * MIB, b"\\" * MIB, b"'" * MIB, b"1," * (MIB // 2), b"nan " * (MIB // 4)]
    for text in good:
        refused(helper("print", rules=text))
        refused(helper("vdir", "/proc/nowhere", rules=text))
    refused(helper("print", rules=b" " * (MIB + 1)), "more than 1048576 bytes")
    refused(helper("print", rules=b"x" * (30 * MIB)), "more than")
    with open("/dev/zero", "rb") as zeros:  # without an end
        refused(subprocess.run([HELPER, "print"], stdin=zeros, capture_output=True, timeout=60, check=False), "more than")
    refused(subprocess.run([HELPER, "print"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False))
    refused(subprocess.run(["sh", "-c", 'exec "$0" print <&-', HELPER], capture_output=True, timeout=60, check=False))
    assert printed([]).startswith(b"BEGIN:VCALENDAR\r\n")
    assert printed(row + " " * (MIB - len(row))) == printed(row)


def case_cannot_write():
    """a folder or a stdout that cannot be written"""
    refused(helper("vdir", "/proc/calendar"), "/proc/calendar")
    refused(helper("vdir", "/dev/null"), "/dev/null")
    refused(helper("vdir", ""))
    with open("/dev/full", "wb") as full:
        refused(helper("print", rules=[ROW], stdout=full), "stdout")


def case_no_room():
    """no room: what stood there stays whole, nothing half is left"""
    def no_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    with tempfile.TemporaryDirectory() as top:
        folder = top + "/calendar"
        assert helper("vdir", folder, rules=[ROW]).returncode == 0
        before = {name: open(folder + "/" + name, "rb").read() for name in names(folder)}
        changed = list(ROW)
        changed[2] = "Another Review"
        refused(helper("vdir", folder, rules=[tuple(changed)], preexec_fn=no_room), "weekly-")
        assert {name: open(folder + "/" + name, "rb").read() for name in names(folder)} == before
        assert helper("vdir", folder, rules=[tuple(changed)]).returncode == 0
        assert names(folder) == sorted(before)


def case_together():
    """several at once, with other rules each: what stands there in the end is of one of them"""
    sets = [[(f"Topic {i}", "weekly", f"Review {n}") + ROW[3:] for i in range(n % 3 * 5, 15)] for n in range(12)]
    with tempfile.TemporaryDirectory() as top:
        folder = top + "/calendar"
        running = [subprocess.Popen([HELPER, "vdir", folder], stdin=subprocess.PIPE) for _ in sets]
        for process, rules in zip(running, sets):
            process.stdin.write(as_text(rules).encode())
            process.stdin.close()
        assert [process.wait(60) for process in running] == [0] * len(sets)
        found = {open(f"{folder}/{name}", encoding="utf-8").read().split("SUMMARY:")[1].split(" (")[0]
                 for name in names(folder) if name.endswith(".ics")}
        assert len(found) == 1, found
        n = int(found.pop().split()[1])
        assert len(names(folder)) == len(sets[n]) + 2, (n, names(folder))


def clamped(year, month, day):
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def wanted(row, end):
    """The dates of a rule up to END, reckoned by hand."""
    _, cadence, _, first, _, weekday, day_of_month, _, left_out = row
    first = datetime.date.fromisoformat(first)
    step = {"30-day": 30, "90-day": 90}.get(cadence, 1)
    dates = [first + datetime.timedelta(n) for n in range(0, (end - first).days, step)]
    if cadence == "weekly":
        dates = [d for d in dates if d.weekday() == weekday]
    if cadence == "monthly":
        dates = [d for d in dates if d == clamped(d.year, d.month, day_of_month)]
    return [d for d in dates if d.isoformat() not in left_out]


def case_second_opinion():
    """another reader finds the same texts and dates"""
    import dateutil.rrule
    import icalendar

    # No n after a backslash: icalendar 4.0.3 reads it as a line end. libical, in test-ics.c, does not.
    topic = 'C, "C++"; naïve \\ स्मृति' + "स्मृति" * 40 + "x" * 300
    rows = [(topic, "daily", "Daily, quick", "2026-11-23", 0, 0, 1, [], ["2026-12-24", "2026-12-25"]),
            (topic, "weekly", "Weekly; Review", "2026-11-24", 1439, 3, 1, ["a, b; c \\ d", "e"], []),
            (topic, "30-day", "Rebuild", "2026-11-30", 540, 0, 1, ["x" * 4000], ["2026-12-30"]),
            (topic, "90-day", "Ship", "2027-02-21", 540, 0, 1, ["ship"], [])]
    rows += [(f"Month {day}", "monthly", "Ritual", "2026-11-29", 540, 0, day, ["a"], ["2027-02-28"]) for day in range(1, 32)]
    text = printed(rows)
    for line in text.split(b"\r\n"):
        assert len(line) <= 75 and b"\r" not in line and b"\n" not in line, line
        line.decode()
    read = icalendar.Calendar.from_ical(text)
    assert read["X-WR-CALNAME"] == "Smriti" and "METHOD" not in read
    events = read.walk("VEVENT")
    assert len(events) == len(rows) and len({event["UID"] for event in events}) == len(rows)
    end = datetime.date(2029, 3, 15)
    for row, event in zip(rows, events):
        assert event["SUMMARY"] == f"{row[2]} ({row[0]})", event["SUMMARY"]
        for n, step in enumerate(row[7], 1):
            assert f"{n}. {step}\n" in event["DESCRIPTION"]
        alarm, = event.walk("VALARM")
        assert alarm["ACTION"] == "DISPLAY" and alarm["TRIGGER"].dt == datetime.timedelta(0) and alarm["DESCRIPTION"]
        start = event["DTSTART"].dt
        assert start.tzinfo is None and start.hour * 60 + start.minute == row[4]
        rule = dateutil.rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
        assert start in rule.between(start, start, inc=True), event["RRULE"]
        left_out = event.get("EXDATE", [])
        left_out = {date.dt for one in (left_out if isinstance(left_out, list) else [left_out]) for date in one.dts}
        dates = [at.date() for at in rule.between(start, datetime.datetime.combine(end, datetime.time()), inc=True)
                 if at not in left_out and at.date() < end]
        assert dates == wanted(row, end), (row[:2], event["RRULE"])


def case_stable():
    """the same bytes whenever, wherever and in whatever language"""
    first = printed([ROW])
    for name, value in (("TZ", "Pacific/Apia"), ("LC_ALL", "C"), ("HOME", "/nonexistent")):
        done = helper("print", rules=[ROW], env={**os.environ, name: value})
        assert done.stdout == first, (name, done)


CASES = [value for name, value in globals().items() if name.startswith("case_")]


def main():
    failed = 0
    print("1..%d" % len(CASES))
    for n, case in enumerate(CASES, 1):
        try:
            case()
            print("ok %d - %s" % (n, case.__doc__))
        except ModuleNotFoundError as missing:
            print("ok %d - %s # SKIP python3-%s is not installed" % (n, case.__doc__, missing.name))
        except (AssertionError, subprocess.SubprocessError, OSError) as error:
            failed += 1
            print("not ok %d - %s\n# %s" % (n, case.__doc__, str(error)[:2000].replace("\n", "\n# ")))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
