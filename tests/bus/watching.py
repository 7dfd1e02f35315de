#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Vaults that change under the daemon, as a person's do: git, Syncthing, folders
moved, disks taken out, no watches left. What is learnt of each card stays with
it. Each case runs in a sandbox of its own: watching.py runs them all as TAP,
'watching.py CASE' is one of them, inside. Nothing here sleeps."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.abspath(__file__)
SANDBOX = os.path.join(os.path.dirname(HERE), '..', 'sandbox')
SLOW = int(subprocess.run([os.path.join(os.path.dirname(HERE), '..', 'patience')], stdout=subprocess.PIPE, check=True).stdout)


# --- helpers ---

def result(*argv, cwd=None):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, timeout=60 * SLOW)
    assert done.returncode == 0, '%s: exit %d, %s' % (argv, done.returncode, done.stderr)
    return done.stdout


def smriti(*argv):
    return json.loads(result('smriti', *argv, '--json'))


def until(what, condition, seconds=30):
    """Looks again and again; each look is a call."""
    end = time.monotonic() + seconds * SLOW
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, what + ' did not come'
        os.sched_yield()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def vault_row(path):
    return next(v for v in smriti('vault', 'list')['vaults'] if v['dir'] == path)


def state_is(path, *states):
    until('%s of %s' % (states, path), lambda: vault_row(path)['state'] in states)


def cards(*query):
    """front → card."""
    return {card['front']: card for card in smriti('cards', *query)['cards']}


def shown(card):
    return smriti('show', card)['card']


def learn(front):
    card = cards()[front]['id']
    smriti('answer', card, 'good')
    return card


def kept(card, off=None):
    """It has its one answer, and is asked, or not, for this reason."""
    now = shown(card)
    return now['reps'] == 1 and now['off'] == off


def folder(name):
    path = os.path.join(os.environ['HOME'], name)
    os.makedirs(path)
    return path


def add(path):
    smriti('vault', 'add', path)
    return path


def warnings_of(path):
    return result('gdbus', 'call', '--session', '--dest', 'org.smriti.Smriti1', '--object-path', '/org/smriti/Smriti1',
                  '--method', 'org.smriti.Smriti1.ListWarnings', path, '0', '10', '1000', '{}')


# --- the cases; the docstring's first line names them ---

def case_git():
    """git checkout of 2,000 notes back and forth: what stands there is asked, nothing learnt is lost"""
    notes = folder('notes')

    def git(*argv):
        result('git', '-c', 'user.name=n', '-c', 'user.email=e', '-c', 'commit.gpgsign=false', *argv, cwd=notes)

    git('init', '-q', '-b', 'old')
    old, new = {}, {}
    for n in range(2000):
        front, path = 'question %d' % n, 'd%d/n%d.md' % (n % 40, n)
        old[front] = path
        write(os.path.join(notes, path), '%s :: answer\n' % front)
    git('add', '.')
    git('commit', '-qm', 'old')
    git('checkout', '-q', '-b', 'new')
    for n in range(2000):
        front, path = 'question %d' % n, old['question %d' % n]
        if n < 500:  # another answer
            write(os.path.join(notes, path), '%s :: another answer\n' % front)
        elif n < 1000:  # another place
            to = 'moved/%s' % path
            os.makedirs(os.path.dirname(os.path.join(notes, to)), exist_ok=True)
            os.rename(os.path.join(notes, path), os.path.join(notes, to))
            path = to
        elif n < 1200:
            os.unlink(os.path.join(notes, path))
            continue
        new[front] = path
    for n in range(2000, 2200):
        new['question %d' % n] = 'd%d/n%d.md' % (n % 40, n)
        write(os.path.join(notes, 'd%d/n%d.md' % (n % 40, n)), 'question %d :: answer\n' % n)
    git('add', '-A')
    git('commit', '-qm', 'new')
    git('checkout', '-q', 'old')
    add(notes)

    def asked():  # each look is 2,000 cards
        return {front: os.path.relpath(card['note'], notes) for front, card in cards().items() if not card['off']}

    assert asked() == old
    learnt = {front: learn(front) for front in ('question %d' % n for n in range(0, 2000, 97))}
    for branch, wanted in (('new', new), ('old', old)):
        git('checkout', '-q', branch)
        begun = time.monotonic()
        until('branch ' + branch, lambda: asked() == wanted, 120)
        print('# %s: as it stands after %.0f ms' % (branch, (time.monotonic() - begun) * 1000))
        for front, card in learnt.items():
            assert kept(card, None if front in wanted else 'gone'), (branch, front, shown(card))
    assert smriti('rebuild')['changed'] == 0
    assert asked() == old


def case_moved_vault():
    """a vault that is moved away: its cards are kept, marked away, and come back with it"""
    notes = folder('notes')
    write(notes + '/a.md', 'one :: two\n')
    add(notes)
    card = learn('one')
    os.rename(notes, notes + ' elsewhere')
    state_is(notes, 'away')
    assert kept(card, 'away'), shown(card)
    os.rename(notes + ' elsewhere', notes)
    state_is(notes, 'watched')
    assert kept(card), shown(card)
    shutil.rmtree(notes)
    state_is(notes, 'away')
    write(notes + '/b.md', 'one :: two\n')  # from a backup, under another name
    state_is(notes, 'watched')
    until('the card', lambda: kept(card))


def case_moved_notes():
    """notes and folders moved within a vault and to another one: history follows"""
    one, two = folder('one'), folder('two')
    write(one + '/sub/a.md', 'first :: answer\nsecond ::: answer\n')
    add(one)
    add(two)
    card = learn('first')

    def stands(path):
        return lambda: kept(card) and shown(card)['note'] == path

    os.rename(one + '/sub', one + '/other')
    until('the folder', stands(one + '/other/a.md'))
    os.rename(one + '/other/a.md', one + '/renamed.md')
    until('the note', stands(one + '/renamed.md'))
    os.rename(one + '/renamed.md', two + '/a.md')
    until('the other vault', stands(two + '/a.md'))
    os.rename(two + '/a.md', one + '/a.md')
    until('the first vault', stands(one + '/a.md'))
    os.rename(one + '/other', two + '/other')
    write(two + '/other/b.md', 'third :: answer\n')
    until('a note of the moved folder', lambda: 'third' in cards())
    os.unlink(one + '/a.md')
    until('the end', lambda: kept(card, 'gone'))
    write(two + '/other/c.md', 'first :: answer\n')  # pasted there later
    until('the return', stands(two + '/other/c.md'))
    assert smriti('rebuild')['changed'] == 0


def case_syncthing():
    """Syncthing: its files on the way are nothing, what it puts in place is the note"""
    notes = folder('notes')
    write(notes + '/a.md', 'one :: two\n')
    add(notes)
    card = learn('one')
    write(notes + '/.syncthing.a.md.tmp', 'one :: two, half')
    write(notes + '/.syncthing.a.md.tmp', 'one :: two\n\nthree :: four\n')
    os.rename(notes + '/a.md', notes + '/a.sync-conflict-20261123-013412-D657GF5.md')
    os.rename(notes + '/.syncthing.a.md.tmp', notes + '/a.md')
    write(notes + '/.stversions/a~20261123.md', 'an old :: version\n')
    write(notes + '/.trash/a.md', 'thrown :: away\n')
    write(notes + '/.obsidian/a.md', 'settings :: of Obsidian\n')
    write(notes + '/.git/a.md', 'of :: git\n')
    until('the new card', lambda: 'three' in cards())
    assert sorted(cards()) == ['one', 'three'] and kept(card)
    assert vault_row(notes)['notes'] == 1


def limited(limit, few):
    """Without watches it says so and looks from time to time; with watches again it is as ever."""
    notes = folder('notes')
    for n in range(20):
        write('%s/d%d/n.md' % (notes, n), 'question %d :: answer\n' % n)

    def put(value):
        with open('/proc/sys/user/' + limit, 'w', encoding='ascii') as file:
            file.write(value)

    put(few)
    add(notes)
    state_is(notes, 'rescanned')
    assert 'no more file watches' in warnings_of(notes) and limit.replace('inotify_', 'user_') in warnings_of(notes), warnings_of(notes)
    assert vault_row(notes)['warnings'] == 1 and vault_row(notes)['cards'] == 20
    card = learn('question 7')
    put('1000')
    smriti('rebuild')  # looks at everything, as time would have it done
    state_is(notes, 'watched')
    until('the end of the warning', lambda: vault_row(notes)['warnings'] == 0)
    write(notes + '/d7/n.md', 'question 7 :: answer\n\nnew :: card\n')
    until('the new card', lambda: 'new' in cards())
    assert kept(card)


def case_few_watches():
    """the system has no more watches: said, looked at from time to time, as ever when there are"""
    limited('max_inotify_watches', '15')


case_few_watches.namespace = True


def case_no_instances():
    """the system has no more instances of inotify: the same"""
    limited('max_inotify_instances', '0')


case_no_instances.namespace = True


def case_unmounted():
    """a disk that is taken out: its cards are kept, marked away, and come back"""
    disk = folder('disk')
    result('mount', '-t', 'tmpfs', 'none', disk)
    write(disk + '/a.md', 'one :: two\n')
    add(disk)
    card = learn('one')
    result('umount', disk)
    state_is(disk, 'away')
    assert kept(card, 'away'), shown(card)
    result('mount', '-t', 'tmpfs', 'none', disk)
    write(disk + '/a.md', 'one :: two\n')
    state_is(disk, 'watched')
    until('the card', lambda: kept(card))
    write(disk + '/a.md', 'one :: two\n\nthree :: four\n')
    until('an edit', lambda: 'three' in cards())
    result('umount', '-l', disk)


case_unmounted.namespace = True


# --- running them ---

CASES = {name[5:]: value for name, value in globals().items() if name.startswith('case_')}
NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount', '--']


def run_case(name):
    """None when it went well, "skip" reasons begin with 'SKIP '."""
    inside = []
    if getattr(CASES[name], 'namespace', False):
        inside = NAMESPACE
        tried = subprocess.run(NAMESPACE + ['mount', '-t', 'tmpfs', 'none', '/mnt'], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, check=False)
        if tried.returncode != 0:
            return 'SKIP no user and mount namespaces here: ' + tried.stdout.strip()
    with tempfile.TemporaryDirectory() as top:
        log = os.path.join(top, 'log')
        env = dict(os.environ, G_DEBUG='fatal-criticals', SMRITI_SANDBOX_LOG=log)
        done = subprocess.run([*inside, 'bash', SANDBOX, '--no-vault', '--', sys.executable, HERE, name], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        for line in done.stdout.splitlines():
            print(line if line.startswith('#') else '# ' + line)
        return None if done.returncode == 0 else 'failed'


def main():
    if len(sys.argv) > 1 and sys.argv[1] in CASES and 'SMRITI_SANDBOX' in os.environ:
        CASES[sys.argv[1]]()
        return 0
    wanted = sys.argv[1:] or list(CASES)
    failed = 0
    print('1..%d' % len(wanted), flush=True)
    for n, name in enumerate(wanted, 1):
        why = run_case(name)
        skipped = why is not None and why.startswith('SKIP ')
        failed += why is not None and not skipped
        print('%s %d - %s%s' % ('not ok' if why and not skipped else 'ok', n, CASES[name].__doc__, ' # ' + why if skipped else ''),
              flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
