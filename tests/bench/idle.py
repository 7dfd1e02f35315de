# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The daemon with nothing to do: the starter vault, a second vault whose folder
is gone, no settings file. It must make no system call in 60 s, and stay small."""

import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

SECONDS = int(os.environ.get("SMRITI_BENCH_IDLE_S", "60"))
LIMIT_KB = 12 * 1024


def smriti(*args):
    return subprocess.check_output(["smriti", *args], text=True)


def daemon():
    reply = subprocess.check_output(
        ["busctl", "--user", "call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
         "GetConnectionUnixProcessID", "s", "org.smriti.Smriti1"], text=True)
    return int(reply.split()[1])


def switches(pid):
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/status"):
        with open(path, encoding="ascii") as status:
            total += sum(int(n) for n in re.findall(r"ctxt_switches:\s*(\d+)", status.read()))
    return total


def settle(pid):
    """Until it has done what a start brings with it: 2 s without running."""
    before, quiet_since = switches(pid), time.monotonic()
    give_up = quiet_since + 60
    while time.monotonic() - quiet_since < 2:
        time.sleep(0.1)
        now = switches(pid)
        if now != before:
            before, quiet_since = now, time.monotonic()
        if time.monotonic() > give_up:
            print("it did not come to rest within 60 s")
            return


home = os.environ["HOME"]
source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/vault/Python")
shutil.copytree(source, f"{home}/Smriti/Python")
os.mkdir(f"{home}/Gone")
smriti("vault", "add", f"{home}/Smriti/Python")
smriti("vault", "add", f"{home}/Gone")
os.rmdir(f"{home}/Gone")
old = daemon()
os.kill(old, signal.SIGTERM)
while os.path.exists(f"/proc/{old}"):
    time.sleep(0.02)
smriti("status")
pid = daemon()
settle(pid)
# A deadline is a good reason to wake up: not in this minute.
while 0 < (deadline := json.loads(smriti("doctor", "--json", "--no-test"))["deadline"] or {"at": 0})["at"] - time.time() < SECONDS + 5:
    print(f"waiting for the deadline '{deadline['name']}' to pass")
    time.sleep(deadline["at"] - time.time() + 1)
settle(pid)

trace = os.path.join(os.environ["SMRITI_SANDBOX"], "trace")  # not where the daemon looks
strace = subprocess.Popen(["strace", "-f", "-qq", "-o", trace, "-p", str(pid)])
try:
    strace.wait(timeout=SECONDS)
    sys.exit("strace cannot attach")
except subprocess.TimeoutExpired:
    strace.send_signal(signal.SIGINT)
    strace.wait()
with open(trace, encoding="utf-8", errors="replace") as lines:
    # What was under way when strace came and went shows as unfinished or detached.
    calls = [line for line in lines if re.search(r"\) += |resumed>", line)]
with open(f"/proc/{pid}/status", encoding="ascii") as status:
    numbers = dict(re.findall(r"(Vm\w+|Threads):\s*(\d+)", status.read()))
rss_kb = int(numbers["VmRSS"])
print(f"idle {SECONDS} s: {len(calls)} system calls (limit 0), {numbers['Threads']} threads")
print(f"resident {rss_kb} kB (limit {LIMIT_KB} kB), peak {numbers['VmHWM']} kB")
for line in calls[:10]:
    print("  " + line.rstrip()[:150])
sys.exit(bool(calls) or rss_kb > LIMIT_KB)
