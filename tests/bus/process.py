#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The daemon as a process: who owns the bus and the store, how it ends, what a
caller hears when it cannot work. Each case runs in a sandbox of its own:
process.py runs them all as TAP, 'process.py CASE' is one of them, inside.
Nothing here sleeps: all waits are for an event or a process, with a limit."""

import glob
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.abspath(__file__)
SANDBOX = os.path.join(os.path.dirname(HERE), '..', 'sandbox')
DEST = ['--session', '--dest', 'org.smriti.Smriti1', '--object-path', '/org/smriti/Smriti1']
BUS = ['--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus']
CLOCK = ['--clock', '2026-11-23T08:30:00+00:00', '--zone', 'UTC']
MOCK = ['--server', 'mock']
SLOW = int(subprocess.run([os.path.join(os.path.dirname(HERE), '..', 'patience')], stdout=subprocess.PIPE, check=True).stdout)


# --- helpers ---

def run(*argv, **kw):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60 * SLOW, **kw)


def result(*argv):
    done = run(*argv)
    assert done.returncode == 0, '%s: exit %d, %s' % (argv, done.returncode, done.stderr)
    return done.stdout


def smriti(*argv):
    return json.loads(result('smriti', *argv, '--json'))


def call(method, *arguments, iface='org.smriti.Smriti1'):
    return run('gdbus', 'call', *DEST, '--timeout', str(40 * SLOW), '--method', iface + '.' + method, *arguments)


def owner(bus=None):
    """The pid that owns the name, None when nobody does."""
    env = dict(os.environ, **({'DBUS_SESSION_BUS_ADDRESS': bus} if bus else {}))
    done = run('gdbus', 'call', *BUS, '--method', 'org.freedesktop.DBus.GetConnectionUnixProcessID',
               'org.smriti.Smriti1', env=env)
    found = re.search(r'uint32 (\d+)', done.stdout)
    return int(found.group(1)) if found else None


def until(what, condition, seconds=10):
    """Looks again and again, without a pause of its own length: each look is a call."""
    end = time.monotonic() + seconds * SLOW
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, what + ' did not come'
        os.sched_yield()


def wait_gone(pid, seconds):
    """Until process PID, no child of ours, has ended; how long it took."""
    start = time.monotonic()
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return 0.0
    import select
    ready, _, _ = select.select([fd], [], [], seconds * SLOW)
    os.close(fd)
    assert ready, 'process %d did not end within %g s' % (pid, seconds * SLOW)
    return time.monotonic() - start


def data(*names):
    return os.path.join(os.environ['XDG_DATA_HOME'], 'smriti', *names)


def one_line(text):
    lines = text.splitlines()
    assert len(lines) == 1 and lines[0].startswith('smritid: '), 'one line expected: %r' % text
    return lines[0]


def daemon(*argv, **kw):
    return subprocess.Popen(['smritid', *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kw)


def ended(process, status, seconds=10):
    out, err = process.communicate(timeout=seconds * SLOW)
    assert process.returncode == status, 'exit %d, %r' % (process.returncode, err)
    assert out == '', out
    return err


def snapshot():
    return {p: os.stat(p).st_mtime_ns for p in glob.glob(data('**'), recursive=True)}


class Bus:
    """A second session bus."""

    def __init__(self):
        self.process = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address', '--nopidfile'],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()
        self.env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address)

    def end(self):
        self.process.terminate()
        self.process.wait()


# --- the cases; the docstring's first line names them, options follow ---

def case_second():
    """a second daemon bows out and touches nothing"""
    first = owner()
    # The first one may still be writing down what it read at its start.
    for _ in range(5):
        before = snapshot()
        said = one_line(ended(daemon(), 1))
        assert str(first) in said and '--replace' in said, said
        assert owner() == first
        if snapshot() == before:
            break
    assert snapshot() == before
    smriti('status')


def case_replace():
    """--replace takes over, answers go on, the lock is handed over"""
    first = owner()
    card = smriti('next')['card']['id']
    events = [smriti('answer', card, 'good')['event']]
    second = daemon('--replace')
    # never a call without an answer while one takes the other's place
    while owner() == first or len(events) < 4:
        events.append(smriti('answer', card, 'good')['event'])
    assert wait_gone(first, 5) < 5 * SLOW
    assert owner() == second.pid
    events.append(smriti('answer', card, 'good')['event'])
    numbers = [int(e.split('-')[-1]) for e in events]
    assert numbers == sorted(set(numbers)), events
    assert os.readlink('/proc/%d/exe' % second.pid).endswith('smritid')
    third = daemon('--replace')
    assert 'replaced by pid %d' % third.pid in ended(second, 0)  # the replaced one exits 0
    until('the third', lambda: owner() == third.pid)
    smriti('status')
    third.terminate()
    ended(third, 0)


def case_two_buses():
    """two buses, one home: the lock refuses the second"""
    before = smriti('status')
    other = Bus()
    said = one_line(ended(daemon(env=other.env), 1))
    assert 'lock' in said or 'another' in said or 'in use' in said, said
    assert owner(other.address) is None
    assert smriti('status')['day'] == before['day']
    # --replace on the other bus cannot take the lock either
    one_line(ended(daemon('--replace', env=other.env), 1, 20))
    other.end()


def case_no_bus():
    """no bus at all: one line, exit 1"""
    env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus')
    said = one_line(ended(daemon(env=env), 1))
    assert 'bus' in said, said
    del env['DBUS_SESSION_BUS_ADDRESS']
    one_line(ended(daemon(env=env), 1))


def case_arguments():
    """unknown arguments: one line, exit 64"""
    for argv in (['--nonsense'], ['word'], ['--replace', '-x']):
        process = daemon(*argv)
        assert '--help' in one_line(ended(process, 64)), argv
    assert re.fullmatch(r'smritid \d+\.\d+\.\d+\n', result('smritid', '--version'))


def case_sigterm():
    """SIGTERM and SIGINT end it within a second"""
    for number in (signal.SIGTERM, signal.SIGINT):
        pid = owner()
        os.kill(pid, number)
        took = wait_gone(pid, 1)
        print('# %s: %.0f ms' % (number.name, took * 1000))
        smriti('status')  # and it comes back when it is asked


def case_sigterm_frozen():
    """SIGTERM ends it within a second, the notification server frozen"""
    result('mock', 'freeze')
    asking = subprocess.Popen(['smriti', 'ask', '--json'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid = owner()
    result('smriti', 'next', '--json')  # answered though the server hangs
    os.kill(pid, signal.SIGTERM)
    print('# %.0f ms' % (wait_gone(pid, 1) * 1000))
    asking.wait(60)


case_sigterm_frozen.options = CLOCK + MOCK


def case_bus_dies():
    """the bus dies: the daemon ends with 0"""
    other = Bus()
    os.kill(owner(), signal.SIGTERM)
    until('the end of the first', lambda: owner() is None)
    process = daemon(env=other.env)
    until('the name', lambda: owner(other.address) == process.pid)
    result('env', 'DBUS_SESSION_BUS_ADDRESS=' + other.address, 'smriti', 'status')  # it has begun its work
    other.process.kill()
    said = ended(process, 0)
    assert 'the bus went away' in said, said
    other.end()


def case_too_new():
    """a store that is too new: the caller hears why"""
    pid = owner()
    os.kill(pid, signal.SIGTERM)
    wait_gone(pid, 2)
    db = sqlite3.connect(data('smriti.db'))
    version = db.execute('PRAGMA user_version').fetchone()[0]
    db.execute('PRAGMA user_version = %d' % (version + 1000))
    db.commit()
    db.close()
    before = open(data('smriti.db'), 'rb').read()
    done = call('GetStatus', '{}')
    assert done.returncode == 1, done
    assert 'org.smriti.Smriti1.Error.TooNew' in done.stderr, done.stderr
    assert open(data('smriti.db'), 'rb').read() == before
    said = run('smriti', 'status')
    assert said.returncode == 1 and said.stdout == '' and len(said.stderr.splitlines()) == 1, said


def case_read_only():
    """a data folder that is a file: the caller hears why"""
    pid = owner()
    os.kill(pid, signal.SIGTERM)
    wait_gone(pid, 2)
    os.rename(data(), data() + '.away')
    open(data(), 'w').close()
    done = call('GetStatus', '{}')
    assert done.returncode == 1 and 'org.smriti.Smriti1.Error.' in done.stderr, done
    assert done.stderr.count('\n') == 1, done.stderr
    until('the end of the one that refused', lambda: owner() is None)
    os.unlink(data())
    os.rename(data() + '.away', data())
    smriti('status')


def case_settings():
    """a changed settings file is read again, and told"""
    assert smriti('status')['quota']['concepts'] == 5
    # Not 'gdbus monitor': it says that it listens before it knows whose signals to print.
    monitor = subprocess.Popen(['dbus-monitor', '--session', "member='PropertiesChanged'"], stdout=subprocess.PIPE, text=True)
    next(line for line in monitor.stdout if 'member=NameLost' in line)  # from here on it sees every signal
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'smriti')
    path = os.path.join(folder, 'smriti.conf')
    os.makedirs(folder, exist_ok=True)

    def write(concepts):
        with open(path + '.new', 'w', encoding='utf-8') as file:
            file.write('[daily]\nconcepts=%d\n' % concepts)
        os.rename(path + '.new', path)

    def told(concepts):
        for line in monitor.stdout:
            if '"DueConcepts"' in line and next(monitor.stdout).split()[-2:] == ['uint32', str(concepts)]:
                return

    write(8)
    told(8)
    assert smriti('status')['quota']['concepts'] == 8
    with open(path, 'w', encoding='utf-8') as file:  # in place, as an editor may
        file.write('[daily]\nconcepts=3\n')
    told(3)
    os.unlink(path)
    told(5)
    assert smriti('status')['quota']['concepts'] == 5
    monitor.terminate()
    monitor.wait()


case_settings.options = ['--vault', '@notes']


def case_first_property():
    """the first property after activation is right"""
    pid = owner()
    os.kill(pid, signal.SIGTERM)
    wait_gone(pid, 2)
    done = run('gdbus', 'call', *DEST, '--method', 'org.freedesktop.DBus.Properties.GetAll', 'org.smriti.Smriti1')
    assert re.search(r"'Day': <'\d{4}-\d\d-\d\d'>", done.stdout), done
    assert "'DueConcepts': <uint32 5>" in done.stdout, done


def case_no_test_clock():
    """the test clock is there only when it was asked for"""
    done = run('gdbus', 'introspect', *DEST, '--xml')
    assert 'org.smriti.Smriti1"' in done.stdout and 'TestClock' not in done.stdout
    assert call('AdvanceTo', '1', iface='org.smriti.Smriti1.TestClock').returncode == 1


def case_bad_clock():
    """a test clock without an offset is refused, to the caller too"""
    pid = owner()
    os.kill(pid, signal.SIGTERM)
    wait_gone(pid, 2)
    env = dict(os.environ, SMRITI_TEST_CLOCK='tomorrow')
    said = one_line(ended(daemon(env=env), 1))
    assert 'tomorrow' in said, said
    env['SMRITI_TEST_CLOCK'] = '2026-11-23T08:30:00+00:00'
    said = one_line(ended(daemon(env=env), 1))  # this store has seen the real clock
    assert 'real clock' in said, said


def items():
    """The calendar files by cadence."""
    return {re.sub(r'-[0-9a-f]{16}@.*', '', os.path.basename(p)): open(p, encoding='utf-8').read()
            for p in glob.glob(data('calendar', '*.ics'))}


def case_calendar():
    """the cadences stand in the data folder as calendar files, and are kept up to date"""
    smriti('status')
    until('the files', lambda: sorted(items()) == ['30-day', '90-day', 'daily', 'monthly', 'weekly'])
    assert 'RRULE:FREQ=WEEKLY;BYDAY=MO' in items()['weekly']
    smriti('config', 'set', 'weekly.weekday', 'fri')
    until('Friday', lambda: 'RRULE:FREQ=WEEKLY;BYDAY=FR' in items()['weekly'])
    other = os.stat(glob.glob(data('calendar', 'daily-*'))[0]).st_mtime_ns
    for path in glob.glob(data('calendar', '*')):
        if not os.path.basename(path).startswith('daily'):
            os.unlink(path)
    smriti('config', 'set', 'weekly.weekday', 'sun')
    until('all of it again', lambda: len(os.listdir(data('calendar'))) == 7 and 'BYDAY=SU' in items()['weekly'])
    assert os.stat(glob.glob(data('calendar', 'daily-*'))[0]).st_mtime_ns == other  # nothing to change there


case_calendar.options = CLOCK


def case_calendar_hangs():
    """a calendar program that hangs holds up neither an answer nor the end"""
    smriti('status')
    with tempfile.TemporaryDirectory() as top:
        with open(top + '/smriti-ics', 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\necho $$ >"$0.part"; mv "$0.part" "$0.pid"; exec sleep 600\n')
        os.chmod(top + '/smriti-ics', 0o700)
        until('the files', lambda: len(items()) == 5)
        hung = daemon('--replace', env=dict(os.environ, SMRITI_LIBEXEC_DIR=top))
        until('the second', lambda: owner() == hung.pid)
        smriti('config', 'set', 'weekly.weekday', 'fri')
        until('its run', lambda: os.path.exists(top + '/smriti-ics.pid'))
        smriti('answer', smriti('next')['card']['id'], 'good')
        child = int(open(top + '/smriti-ics.pid', encoding='ascii').read())
        assert 'sleep' in open('/proc/%d/cmdline' % child, encoding='ascii').read()
        hung.terminate()
        print('# %.0f ms' % (wait_gone(hung.pid, 1) * 1000))
        ended(hung, 0)
        wait_gone(child, 1)


case_calendar_hangs.options = CLOCK


def case_killed():
    """kill -9: every acknowledged answer is there, none twice"""
    events = []
    for turn in range(3):
        card = smriti('next', '--more')['card']['id']
        events.append(smriti('answer', card, 'good')['event'])
        pid = owner()
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid, 2)
    log = [e['event'] for e in smriti('log', '-n', '100')['events'] if e['type'] == 'answered']
    assert log == events, (log, events)
    assert smriti('rebuild')['changed'] == 0


def case_killed_under_a_call():
    """kill -9 under a call: what reads is asked again, an answer is given once"""
    card = smriti('next')['card']['id']
    calls = [('GetStatus', ['status']), ('NextCard', ['next']), ('GetCard', ['show', card]), ('ListCards', ['cards']),
             ('ListEvents', ['log']), ('ListEntries', ['outline']), ('ListVaults', ['vault', 'list']),
             ('ListBackups', ['restore']), ('AnswerCard', ['answer', card, 'good'])]
    wanted = {method: smriti(*command) for method, command in calls[:-2]}  # a daemon that starts may make a backup
    monitor = subprocess.Popen(['dbus-monitor', '--session', '--profile', "interface='org.smriti.Smriti1'"],
                               stdout=subprocess.PIPE, text=True)

    def wait_for(member):
        next(line for line in monitor.stdout if line.split()[-1] == member)

    wait_for('NameLost')  # from here on it sees every call
    for method, command in calls:
        pid = owner()
        os.kill(pid, signal.SIGSTOP)
        client = subprocess.Popen(['smriti', *command, '--json'], stdout=subprocess.PIPE, text=True)
        wait_for(method)
        os.kill(pid, signal.SIGKILL)
        out = client.communicate(timeout=60 * SLOW)[0].replace('"scanning"', '"watched"')
        assert client.returncode == 0, command
        assert json.loads(out) == wanted.get(method, json.loads(out)), (command, out)
    assert smriti('status')['done']['answers'] == 1
    monitor.terminate()
    monitor.wait()


case_killed_under_a_call.options = CLOCK


def case_burst():
    """ten clients at once: each answer once"""
    card = smriti('next')['card']['id']
    clients = [subprocess.Popen(['smriti', 'answer', card, 'good', '--json'], stdout=subprocess.PIPE, text=True)
               for _ in range(10)]
    events = [json.loads(c.communicate(timeout=60)[0])['event'] for c in clients]
    assert len(set(events)) == 10, events
    assert smriti('status')['done']['answers'] == 10


def case_held():
    """Held and NextPromptAt follow the notification server"""
    clock = 'org.smriti.Smriti1.TestClock'
    assert call('AdvanceTo', '1795424460', iface=clock).returncode == 0  # 09:01, a minute late
    assert smriti('status')['held']['reason'] == 'no-server'

    def value(name):
        return run('gdbus', 'call', *DEST, '--method', 'org.freedesktop.DBus.Properties.Get',
                   'org.smriti.Smriti1', name).stdout.strip()

    until('Held', lambda: value('Held') == "(<'no-server'>,)", 3)
    server = subprocess.Popen(['mock', 'serve'], stdout=subprocess.PIPE, text=True)
    server.stdout.readline()
    result('mock', 'wait', '1')
    until('Held', lambda: value('Held') == "(<''>,)", 3)
    until('NextPromptAt', lambda: value('NextPromptAt') == '(<int64 1795431660>,)', 3)
    server.terminate()
    server.wait()


case_held.options = CLOCK


# --- running them ---

CASES = {name[5:]: value for name, value in globals().items() if name.startswith('case_')}


def complaints(log):
    """What a daemon may say is 'Message' or less; all else is wrong here."""
    with open(log, encoding='utf-8', errors='replace') as file:
        return [line.rstrip() for line in file
                if re.search(r'CRITICAL|WARNING|ERROR: |runtime error|LeakSanitizer', line) and 'dbus-daemon[' not in line]


def run_case(name, case):
    options = list(getattr(case, 'options', []))
    with tempfile.TemporaryDirectory() as top:
        log = os.path.join(top, 'log')
        if '@notes' in options:
            notes = os.path.join(top, 'notes')
            os.mkdir(notes)
            with open(os.path.join(notes, 'a.md'), 'w', encoding='utf-8') as file:
                file.writelines('question %d :: answer %d\n' % (i, i) for i in range(30))
            options[options.index('@notes')] = notes
        env = dict(os.environ, G_DEBUG='fatal-criticals', SMRITI_SANDBOX_LOG=log)
        done = subprocess.run(['bash', SANDBOX, *options, '--', sys.executable, HERE, name], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wrong = complaints(log)
        for line in done.stdout.splitlines():
            print(line if line.startswith('#') else '# ' + line)
        for line in wrong:
            print('# log: ' + line)
        return done.returncode == 0 and not wrong


def main():
    if len(sys.argv) > 1 and sys.argv[1] in CASES and 'SMRITI_SANDBOX' in os.environ:
        CASES[sys.argv[1]]()
        return 0
    wanted = sys.argv[1:] or list(CASES)
    failed = 0
    print('1..%d' % len(wanted), flush=True)
    for n, name in enumerate(wanted, 1):
        ok = run_case(name, CASES[name])
        todo = getattr(CASES[name], 'todo', None)
        failed += not ok and not todo
        print('%s %d %s%s' % ('ok' if ok else 'not ok', n, CASES[name].__doc__, ' # TODO ' + todo if todo else ''), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
