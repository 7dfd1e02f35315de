# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The ritual and its hands: repo, verdict, archive. What is promised, what is
refused, and that a note moved into the archive and back keeps its history."""

import os
import shutil
import subprocess
import sys
import tempfile

import lib

OUTLINE = '''> [!quote] **Gita**
> **_“To the work alone.”_**
> _Edited 2026-10-05_

# **[[4.0 RECALL — Garden]]**

4.1 **Cards** – seeds

# **5. [[CURRENT — Garden]]**

5.6 **Monthly Upgrade Ritual**
5.6.1 **Update This Document** – new tricks
5.6.2 **Refresh Codebases** – [calculator](%s)
5.6.3 **Evaluate New Tools** – Spades, rakes
5.6.4 **Archive Old Notes** – keep it clean
5.6.5 **Call a friend** – who digs
'''
CLOCK = ('--clock', '2026-12-01T10:00:00+01:00', '--zone', 'Europe/Berlin')
NOW = 1796115600
DAY = 86400
TOP = os.environ.get('SMRITI_TEST_TOP')
VAULT = TOP and os.path.join(TOP, 'vault')
REPO = TOP and os.path.join(TOP, 'calculator')


def write(path, text, days_ago=None):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    if days_ago is not None:
        os.utime(path, (NOW - days_ago * DAY, NOW - days_ago * DAY))


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def git(folder, *args, days_ago=0):
    date = '@%d +0000' % (NOW - days_ago * DAY)
    subprocess.run(['git', '-c', 'user.name=n', '-c', 'user.email=n@x', '-c', 'commit.gpgSign=false', *args], cwd=folder,
                   check=True, capture_output=True, env={**os.environ, 'GIT_COMMITTER_DATE': date, 'GIT_AUTHOR_DATE': date})


def make_world(top):
    """A vault of a garden, and a codebase that its outline links to."""
    vault, repo = os.path.join(top, 'vault'), os.path.join(top, 'calculator')
    write(os.path.join(repo, 'pyproject.toml'), '[project]\n')
    git(repo, 'init', '-q')
    git(repo, 'add', '.')
    git(repo, 'commit', '-qm', 'first', days_ago=200)
    write(os.path.join(repo, 'main.py'), '# TODO one\n# FIXME two\n')
    git(repo, 'add', '.')
    git(repo, 'commit', '-qm', 'second', days_ago=40)
    write(os.path.join(vault, 'Garden.md'), OUTLINE % repo, 100)
    write(os.path.join(vault, 'new.md'), 'trick :: spade first\n', 2)
    write(os.path.join(vault, 'sub', 'old.md'), 'seed :: corn\n\nweed :: thistle\n', 400)
    write(os.path.join(vault, 'stay.md'), 'rake :: iron\n', 50)


def jump(seconds):
    subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                    'org.smriti.Smriti1.TestClock.JumpTo', str(seconds)], check=True, capture_output=True)


class Ritual(lib.Case):
    def card(self, front):
        found = [c for c in self.ok_json('cards', front)['cards'] if c['front'] == front]
        self.assertEqual(len(found), 1, front)
        return found[0]

    def ids(self):
        return {c['id']: c['off'] for c in self.ok_json('cards')['cards']}

    def editor(self, name, script):
        path = os.path.join(os.environ['HOME'], name)
        write(path, '#!/bin/sh\n' + script)
        os.chmod(path, 0o755)
        return {'EDITOR': path, 'VISUAL': ''}

    def steps(self):
        return [s['done'] for s in self.ok_json('ritual')['steps']]

    def take_back(self, events):
        """Undoes what a test did, down to @events in the log."""
        while lib.smriti('undo').returncode == 0:
            pass

    # --- what it shows ---

    def test_json(self):
        ritual = self.ok_json('ritual')
        self.has(ritual, {'occurrence': dict, 'steps': list, 'note': str, 'motto': str, 'since': int,
                          'summary': dict})
        self.has(ritual['occurrence'], lib.OCCURRENCE)
        self.assertEqual((ritual['occurrence']['id'], ritual['occurrence']['state']), ('Garden/monthly/2026-12-01', 'open'))
        for step in ritual['steps']:
            self.has(step, {'n': int, 'text': str, 'done': bool, 'help': (dict, None), 'kind': (str, None), 'line': int})
        document, codebases, tools, archive, friend = [s['help'] for s in ritual['steps']]
        self.has(document, {'changed': list, 'failed': list, 'captured': list})
        self.assertEqual([os.path.basename(c['note']) for c in document['changed']], ['new.md'])
        self.has(document['changed'][0], {'note': str, 'line': int, 'at': int})
        self.assertEqual(document['changed'][0]['at'], NOW - 2 * DAY)
        self.assertEqual([c['front'] for c in document['captured']], ['trick'])
        self.has(document['captured'][0], {'id': str, 'front': str, 'note': str, 'line': int})
        self.assertEqual([r['path'] for r in codebases['repos']], [REPO])
        self.has(codebases['repos'][0], {'path': str, 'days_since_commit': int, 'manifests': list, 'todos': int})
        self.assertEqual(codebases['repos'][0]['days_since_commit'], 40)
        self.assertEqual(codebases['repos'][0]['manifests'], [{'file': 'pyproject.toml', 'days': 200}])
        self.assertEqual(codebases['repos'][0]['todos'], 2)
        self.assertEqual([(t['category'], t['name']) for t in tools['tools']], [('Spades', None), ('rakes', None)])
        self.has(tools['tools'][0], {'category': str, 'name': None, 'verdict': None, 'date': None, 'why': None})
        self.has(archive['archive'], {'notes': list, 'cards': list})
        self.assertIsNone(friend)
        self.assertEqual(self.ok_json('ritual', 'Garden')['occurrence'], ritual['occurrence'])

    def test_text(self):
        for kwargs in ({}, {'stdin': None}):
            text = self.ok('ritual', **kwargs)
            for part in ('To the work alone', '2026-11: a quiet month.', '1 of 5  Update This Document', 'new.md:1', 'TODO', 'Spades: nothing yet',
                         'No note is untouched and known for 6 months', '5 of 5 left'):
                self.assertIn(part, text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80)
        self.assertIn('known for 12 months', self.ok('ritual', '--months', '12'))
        self.assertEqual(self.ok_json('ritual')['occurrence']['state'], 'open')

    def test_errors(self):
        self.fails(3, 'ritual', 'Python', says='no ritual')
        self.fails(64, 'ritual', '--months', '0')
        self.fails(64, 'repo', 'frob', says="not 'frob'")
        self.fails(64, 'repo', 'add', says='takes a folder')
        self.fails(64, 'repo', 'list', 'x', says='takes no folder')
        self.fails(3, 'repo', 'add', '/no/such/folder')
        self.fails(64, 'repo', 'add', os.environ['HOME'], says='repository')
        self.fails(3, 'repo', 'remove', '/no/such/folder', says='not registered')
        self.fails(64, 'verdict', 'a', 'b')
        self.fails(64, 'verdict', 'a', 'b', 'burn', says='keep, try or drop')
        self.fails(64, 'verdict', '', 'b', 'keep', says='category')
        self.fails(64, 'verdict', '--why', 'x')
        self.fails(64, 'archive')
        self.fails(3, 'archive', 'nosuchcard')
        self.fails(3, 'archive', 'no/such.md')
        self.fails(3, 'archive', '/etc/passwd')
        self.fails(3, 'archive', self.card('rake')['id'], 'nosuchcard')
        self.assertEqual(set(self.ids().values()), {None})
        self.fails(2, 'archive', self.card('rake')['id'], '--back', says='no card')
        self.fails(64, 'archive', 'new.md', '--back', '--move')

    # --- repositories ---

    def test_repo(self):
        other = os.path.join(os.environ['HOME'], 'other')
        os.makedirs(os.path.join(other, 'inside'))
        git(other, 'init', '-q')
        self.assertEqual(self.ok_json('repo', 'add', os.path.join(other, 'inside'))['repos'], [{'path': other}])
        self.fails(1, 'repo', 'add', other, says='registered already')
        repos = self.ok_json('repo', 'list')['repos']
        self.assertEqual([(r['path'], r['registered']) for r in repos], [(other, True), (REPO, False)])
        self.assertEqual((repos[1]['note'], repos[1]['line']), (os.path.join(VAULT, 'Garden.md'), 13))
        shown = self.ok_json('ritual')['steps'][1]['help']['repos']
        self.assertEqual([(r['path'], r['days_since_commit']) for r in shown], [(other, None), (REPO, 40)])
        self.assertIn('no commit yet', self.ok('ritual'))
        shutil.rmtree(other)
        gone = self.ok_json('ritual')['steps'][1]['help']['repos'][0]
        self.assertEqual((gone['manifests'], gone['todos']), ([], None))
        self.assertTrue(gone['problem'])
        self.assertEqual(self.ok_json('repo', 'remove', other)['repos'], [{'path': other}])
        self.assertEqual([r['path'] for r in self.ok_json('repo', 'list')['repos']], [REPO])

    # --- verdicts ---

    def test_verdicts(self):
        first = self.ok_json('verdict', 'SPADES', 'Wolf', 'try')
        self.has(first, {'verdict': dict, 'event': str})
        self.has(first['verdict'], {'category': str, 'name': str, 'verdict': str, 'date': str, 'why': None, 'at': int})
        self.assertEqual(first['verdict']['category'], 'Spades')
        self.ok('verdict', 'spades', 'wolf', 'keep', '--why', 'it never bends')
        self.ok('verdict', 'Gloves', 'Leather', 'drop')
        listed = self.ok_json('verdict')['verdicts']
        self.assertEqual([(v['category'], v['name'], v['verdict'], v['latest']) for v in listed],
                         [('Gloves', 'Leather', 'drop', True), ('Spades', 'wolf', 'keep', True), ('Spades', 'Wolf', 'try', False)])
        self.assertEqual(len(self.ok_json('verdict', 'spades')['verdicts']), 2)
        tools = self.ok_json('ritual')['steps'][2]['help']['tools']
        self.assertEqual([(t['category'], t['name'], t['verdict'], t['date'], t['why']) for t in tools],
                         [('Spades', 'wolf', 'keep', '2026-12-01', 'it never bends'), ('rakes', None, None, None, None),
                          ('Gloves', 'Leather', 'drop', '2026-12-01', None)])
        self.assertEqual([e['verdict'] for e in tools[0]['earlier']], ['try'])
        text = self.ok('verdict')
        self.assertIn('keep  wolf  2026-12-01, it never bends', text)
        self.assertIn('earlier: try', text)
        self.assertEqual(self.ok_json('undo')['type'], 'verdict')
        self.ok('undo', first['event'])
        self.assertEqual([v['name'] for v in self.ok_json('verdict')['verdicts']], ['wolf'])
        self.ok('undo')

    # --- the archive ---

    def test_archive_cards(self):
        card = self.card('rake')['id']
        done = self.ok_json('archive', card[:10])
        self.assertEqual([(c['id'], c['off']) for c in done['cards']], [(card, 'archived')])
        self.has(done['cards'][0], lib.CARD)
        self.assertEqual(done['notes'], [])
        self.fails(2, 'archive', card, says='already')
        self.assertEqual([c['id'] for c in self.ok_json('cards', 'off:archived')['cards']], [card])
        self.assertEqual(self.ok_json('rebuild')['changed'], 0)
        self.assertEqual(self.ids()[card], 'archived')
        self.assertIsNone(self.ok_json('archive', card, '--back')['cards'][0]['off'])
        self.ok('undo')
        self.assertEqual(self.ids()[card], 'archived')
        self.ok('undo')
        self.assertIsNone(self.ids()[card])

    def test_archive_note(self):
        before = self.ids()
        for name in (os.path.join(VAULT, 'sub', 'old.md'), 'sub/old.md', 'old.md', 'old'):
            done = self.ok_json('archive', name)
            self.assertEqual([(c['front'], c['off']) for c in done['cards']], [('seed', 'archived'), ('weed', 'archived')])
            self.assertEqual(done['notes'], [{'note': os.path.join(VAULT, 'sub', 'old.md'), 'from': None, 'cards': 2}])
            self.ok('archive', name, '--back')
        self.ok('archive', 'old.md', cwd=os.path.join(VAULT, 'sub'))
        self.assertIn('2 cards', self.ok('archive', 'sub/old.md', '--back'))
        self.assertEqual(self.ids(), before)

    def history(self, card):
        shown = self.ok_json('show', card)
        return shown['card']['id'], shown['card']['state'], shown['card']['due'], shown['card'].get('reps')

    def test_move_and_back(self):
        card = self.card('seed')['id']
        self.ok('good', card)
        before = self.history(card)
        old, new = os.path.join(VAULT, 'sub', 'old.md'), os.path.join(VAULT, 'Archive', 'sub', 'old.md')
        text, mtime = read(old), os.stat(old).st_mtime_ns
        self.fails(64, 'archive', old, '--move', says='needs --yes')
        self.assertTrue(os.path.exists(old))
        done = self.ok_json('archive', old, '--move', '--yes')
        self.assertEqual(done['notes'], [{'note': new, 'from': old, 'cards': 2}])
        self.assertEqual((os.path.exists(old), read(new), os.stat(new).st_mtime_ns), (False, text, mtime))
        shown = self.ok_json('show', card)['card']
        self.assertEqual((shown['note'], shown['off']), (new, 'archived'))
        self.assertEqual(self.history(card), before)
        self.assertEqual(self.ok_json('rebuild')['changed'], 0)
        self.assertEqual(self.history(card), before)
        self.fails(2, 'archive', new, '--move', '--yes')
        self.fails(64, 'archive', old, '--back', says='needs --yes')
        back = self.ok_json('archive', old, '--back', '--yes')
        self.assertEqual(back['notes'], [{'note': old, 'from': new, 'cards': 2}])
        self.assertEqual((read(old), os.path.exists(os.path.join(VAULT, 'Archive'))), (text, False))
        shown = self.ok_json('show', card)['card']
        self.assertEqual((shown['note'], shown['off']), (old, None))
        self.assertEqual(self.history(card), before)
        self.take_back(0)

    def test_never_over_a_file(self):
        there = os.path.join(VAULT, 'Archive', 'stay.md')
        write(there, 'something else\n')
        try:
            self.fails(1, 'archive', os.path.join(VAULT, 'stay.md'), '--move', '--yes', says='there already')
            self.assertEqual(read(there), 'something else\n')
            self.assertIsNone(self.card('rake')['off'])
        finally:
            shutil.rmtree(os.path.dirname(there))
        write(os.path.join(VAULT, 'Archive'), 'a file\n')
        try:
            self.fails(1, 'archive', os.path.join(VAULT, 'stay.md'), '--move', '--yes')
            self.assertIsNone(self.card('rake')['off'])
            self.assertTrue(os.path.exists(os.path.join(VAULT, 'stay.md')))
        finally:
            os.remove(os.path.join(VAULT, 'Archive'))

    def test_read_only_vault(self):
        script = ('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77; '
                  'smriti archive "$1/stay.md" --move --yes')
        own = ['unshare', '-m'] if os.geteuid() == 0 else ['unshare', '-rm']
        run = subprocess.run([*own, 'sh', '-c', script, 'sh', VAULT], capture_output=True, text=True)
        if run.returncode == 77 or 'unshare' in run.stderr:
            self.skipTest('no mount namespace here: ' + run.stderr)
        self.assertEqual((run.returncode, run.stdout), (1, ''), run.stderr)
        self.assertIn('Read-only file system', run.stderr)
        self.assertIsNone(self.card('rake')['off'])

    # --- the session, line by line ---

    def test_lines(self):
        out = self.ok('ritual', stdin='nonsense\n?\ns\nn\nlooked at all\nhttps://x.example/1\nv\n1\nWolf\nk\nsturdy\nq\n')
        self.assertIn('that is no key here', out)
        self.assertIn('quit; all that was done is kept', out)
        self.assertIn('4 of 5 left', out)
        ritual = self.ok_json('ritual')
        self.assertEqual([s['done'] for s in ritual['steps']], [False, True, False, False, False])
        self.assertEqual((ritual['steps'][1]['note'], ritual['steps'][1]['link']), ('looked at all', 'https://x.example/1'))
        self.assertEqual([(t['name'], t['verdict'], t['why']) for t in ritual['steps'][2]['help']['tools']][0],
                         ('Wolf', 'keep', 'sturdy'))
        again = self.ok('ritual', stdin='s\nq\n')
        self.assertNotIn('2 of 5  Refresh', again.split('4 of 5 left;')[0])
        self.assertIn('3 of 5  Evaluate', again)
        out = self.ok('ritual', stdin='tick\n\ndone\nq\n')
        self.assertIn('1 of 5 left', out)
        out = self.ok('ritual', stdin='u\nq\n')
        self.assertIn('taken back: ticked', out)
        out = self.ok('ritual', stdin='\n\n')
        self.assertIn('done until 2027-01-01', out)
        coming = self.ok_json('ritual')
        self.assertEqual((coming['occurrence']['id'], coming['occurrence']['state']), ('Garden/monthly/2027-01-01', 'coming'))
        self.assertEqual(coming['since'], NOW)
        self.assertIn('It comes on 2027-01-01', self.ok('ritual'))
        self.take_back(0)
        self.assertEqual(self.steps(), [False] * 5)

    def test_edit_stamp(self):
        note = os.path.join(VAULT, 'Garden.md')
        before = read(note)
        self.ok('ritual', stdin='o\nq\n', env=self.editor('vim', 'printf "%s\\n" "$@" > "$HOME/opened"\n'))
        self.assertEqual(read(os.path.join(os.environ['HOME'], 'opened')).splitlines(), ['+12', note])
        self.assertEqual(read(note), before)  # looked at only
        env = self.editor('ed1', 'for last; do :; done; echo "5.7 **More** – things" >> "$last"\n')
        self.assertIn('edit stamp', self.ok('ritual', stdin='o\nq\n', env=env))
        after = read(note)
        self.assertIn('> _Edited 2026-12-01_\n', after)
        self.assertEqual(after.replace('2026-12-01_', '2026-10-05_').replace('5.7 **More** – things\n', ''), before)
        self.ok('ritual', stdin='s\no\nq\n', env=env)  # at another step it is not the document that was worked on
        write(note, before, 100)
        self.fails(1, 'edit', self.card('rake')['id'], env={'VISUAL': 'false'})
        self.assertIn("the editor 'false'", self.ok('ritual', stdin='o\nq\n', env={'VISUAL': 'false'}))

    def test_z_proposals(self):
        """Time goes by until cards are known for good; last, as the clock does not go back."""
        cards = [self.card(front)['id'] for front in ('seed', 'weed', 'rake')]
        at = NOW
        for _ in range(5):
            for card in cards:
                self.ok('easy', card)
            at = max(self.ok_json('show', card)['card']['due'] for card in cards)
            jump(at)
        help = self.ok_json('ritual')['steps'][3]['help']['archive']
        names = [os.path.relpath(n['note'], VAULT) for n in help['notes']]
        self.assertEqual(names, ['sub/old.md', 'stay.md'])
        self.assertGreater(help['notes'][0]['days'], 400)
        out = self.ok('ritual', stdin='s\ns\ns\na\nm\ny\nq\n')
        self.assertIn('2 cards, moved to', out)
        self.assertTrue(os.path.exists(os.path.join(VAULT, 'Archive', 'sub', 'old.md')))
        self.assertTrue(os.path.exists(os.path.join(VAULT, 'stay.md')))
        self.assertEqual([self.ids()[c] for c in cards], ['archived'] * 3)
        self.assertEqual(self.ok_json('ritual')['steps'][3]['help']['archive']['notes'], [])

    def test_no_ritual(self):
        inner = {k: v for k, v in os.environ.items() if k != 'SMRITI_SANDBOX'}
        folder = lib.vault(os.path.join(os.environ['HOME'], 'plain'), a='one :: two\n')
        run = lib.in_sandbox(['--vault', folder], 'smriti ritual; echo $?; smriti ritual --json; echo $?', env=inner)
        self.assertEqual(run.stdout, '2\n2\n')
        self.assertEqual(run.stderr.count('no note states a monthly ritual'), 2)


def run_in_world(options=CLOCK):
    """This script again, in a sandbox around a world of its own."""
    top = os.path.realpath(tempfile.mkdtemp(prefix='smriti-cli.'))
    try:
        make_world(top)
        return subprocess.run([lib.SANDBOX, *options, '--vault', os.path.join(top, 'vault'), '--', sys.executable,
                               *sys.argv], env={**os.environ, 'SMRITI_TEST_TOP': top}).returncode
    finally:
        shutil.rmtree(top)


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' not in os.environ:
        if not shutil.which('git'):
            print('no git here')
            sys.exit(77)
        sys.exit(run_in_world())
    lib.main()
