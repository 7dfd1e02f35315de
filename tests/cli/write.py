# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What the client writes into notes: ids, done marks, new cards. That nothing but
the bytes meant changes, that files stay what they were, and what is refused."""

import os
import pty
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

import lib

lib.sandboxed('--no-vault', *lib.CLOCK)

ID = re.compile(rb'\^sm-[a-z2-7]{8}')
OUTLINE = '# 4.0 [[ACTIVE RECALL — Python]]\n\n4.1 **Flashcards (Q/A)** – rules, scopes  \n4.2 **Quizzes** – a, b  \n'


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


class Write(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(dir=os.environ['HOME'])
        self.addCleanup(shutil.rmtree, self.dir)

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def note(self, data, name='n.md'):
        return write(self.path(name), data)

    def nothing_beside(self, *names):
        self.assertEqual(sorted(os.listdir(self.dir)), sorted(names))


class Stamp(Write):
    def test_only_ids_are_added(self):
        data = b'\xef\xbb\xbfa :: b  \r\n\r\nnaman\xc3\xa9 ::: \xf0\x9f\x91\xa9\r\n\r\nQ\r\n?\r\n```\r\nx\r\n```\r\n\r\nlast :: one'
        path = self.note(data)
        for mode in (0o600, 0o644, 0o640):
            write(path, data)
            os.chmod(path, mode)
            found = self.ok_json('notes', 'stamp', path)
            self.has(found, {'stamped': list, 'left': list})
            self.assertEqual([(s['path'], s['line']) for s in found['stamped']], [(path, 1), (path, 3), (path, 5), (path, 11)])
            after = read(path)
            ids = [i.decode() for i in ID.findall(after)]
            self.assertEqual(ids, ['^' + s['id'] for s in found['stamped']])
            self.assertEqual(len(set(ids)), 4)
            self.assertEqual(re.sub(rb' ?\^sm-[a-z2-7]{8}', b'', after).replace(b'```\r\n\r\n\r\n', b'```\r\n'), data)
            self.assertNotIn(b'\n', after.replace(b'\r\n', b''))
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), mode)
        self.fails(2, 'notes', 'stamp', path, says='no card without an id')
        self.assertEqual(read(path), after)
        self.nothing_beside('n.md')

    def test_dry_run_and_quiet(self):
        path = self.note('a :: b\nc :: d ^mine\n')
        for args, said in (([], 'n.md:1: would get an id\n'), (['--quiet'], '')):
            self.assertEqual(self.ok('notes', 'stamp', path, '--dry-run', *args).replace(self.dir + '/', ''),
                             said + 'n.md:2: left alone: it has the block id ^mine, and a block can have only one\n')
        self.assertEqual(self.ok_json('notes', 'stamp', '-n', path),
                         {'format': 1, 'stamped': [{'path': path, 'line': 1, 'id': None}],
                          'left': [{'path': path, 'line': 2, 'reason': 'block-id'}]})
        self.assertEqual(read(path), b'a :: b\nc :: d ^mine\n')

    def test_several_notes_or_none(self):
        one, two = self.note('a :: b\n', 'one.md'), self.note('c :: d\n', 'two.md')
        self.fails(3, 'notes', 'stamp', one, self.path('none.md'), says='there is no note')
        self.fails(1, 'notes', 'stamp', one, self.dir, says='it is a folder')
        self.fails(64, 'notes', 'stamp', says='needs a FILE')
        self.fails(64, 'notes', 'stamp', one, '--syntax', 'nope', says='nope')
        self.assertEqual(read(one), b'a :: b\n')
        found = self.ok_json('notes', 'stamp', one, two, one)['stamped']
        self.assertEqual([s['path'] for s in found], [one, two])
        self.fails(2, 'notes', 'stamp', one, two)

    def test_links_stay(self):
        path = self.note('a :: b\n')
        os.mkdir(self.path('d'))
        os.symlink('../n.md', self.path('d', 'link.md'))
        self.ok('notes', 'stamp', self.path('d', 'link.md'))
        self.assertEqual(os.readlink(self.path('d', 'link.md')), '../n.md')
        self.assertRegex(read(path), rb'^a :: b \^sm-[a-z2-7]{8}\n$')
        self.assertEqual(os.listdir(self.path('d')), ['link.md'])

    def test_read_only_file(self):
        path = self.note('a :: b\n')
        os.chmod(path, 0o444)
        self.fails(1, 'notes', 'stamp', path, says='cannot')
        self.assertEqual(read(path), b'a :: b\n')
        self.nothing_beside('n.md')

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which('setpriv'), 'root may write anywhere, and there is no setpriv')
    def test_read_only_folder(self):
        path = self.note('a :: b\n')
        command = ['smriti', 'notes', 'stamp', path]
        if os.geteuid() == 0:
            parent = self.dir
            while parent != '/' and parent != '/tmp':
                os.chmod(parent, os.stat(parent).st_mode | 0o011)
                parent = os.path.dirname(parent)
            os.chmod(path, 0o666)
            command = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', *command]
        os.chmod(self.dir, 0o555)
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
        os.chmod(self.dir, 0o755)
        self.assertEqual((run.returncode, run.stdout), (1, ''), run.stderr)
        self.assertIn('cannot', run.stderr)
        self.assertEqual(read(path), b'a :: b\n')
        self.nothing_beside('n.md')

    def test_odd_files(self):
        self.fails(2, 'notes', 'stamp', self.note(b'', 'empty.md'))
        self.fails(2, 'notes', 'stamp', self.note(b'\xff\xfea\0 \0:\0:\0', 'utf16.md'))
        broken = self.note(b'a\xff\0 :: b\xc3\n\x1b[31m :: c\n', 'broken.md')
        self.ok('notes', 'stamp', broken)
        self.assertEqual(re.sub(rb' \^sm-[a-z2-7]{8}', b'', read(broken)), b'a\xff\0 :: b\xc3\n\x1b[31m :: c\n')
        os.mkfifo(self.path('fifo.md'))
        self.fails(1, 'notes', 'stamp', self.path('fifo.md'), says='it is no file')

    def test_an_answered_card_stays_itself(self):
        vault = lib.vault(self.path('V'), n='a :: b\n\nThe ==c== of ==d==\n')
        self.ok('vault', 'add', vault)
        self.addCleanup(self.ok, 'vault', 'remove', vault)
        first = [c['id'] for c in self.ok_json('cards')['cards']]
        for card in first:
            self.ok('answer', card, 'good')
        # Not 'gdbus monitor': it says that it listens before it knows whose signals to print.
        waiting = subprocess.Popen(['dbus-monitor', '--session', "member='NotesChanged'"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(waiting.stdout.close)
        self.addCleanup(waiting.wait)
        self.addCleanup(waiting.terminate)
        while 'member=NameLost' not in waiting.stdout.readline():
            pass
        self.ok('notes', 'stamp', self.path('V', 'n.md'))
        while 'NotesChanged' not in waiting.stdout.readline():
            pass
        cards = self.ok_json('cards')['cards']
        self.assertEqual([c['id'] for c in cards], first)
        self.assertEqual({c['state'] for c in cards}, {'learning'})


class Done(Write):
    def setUp(self):
        super().setUp()
        self.vault = lib.vault(self.path('V'), Python=OUTLINE)
        self.python = self.path('V', 'Python.md')
        self.ok('vault', 'add', self.vault)
        self.addCleanup(self.ok, 'vault', 'remove', self.vault)

    def entries(self):
        return {e['number']: e['done'] for n in self.ok_json('outline')['notes'] for e in n['entries']}

    def test_there_and_back(self):
        before = self.entries()
        self.assertEqual(before['4.1'], False)
        done = self.ok_json('outline', 'done', '4.1')
        self.assertEqual(done['entry'], {'note': self.python, 'number': '4.1', 'title': 'Flashcards (Q/A)', 'done': True})
        self.assertEqual(self.entries(), {**before, '4.1': True})
        self.assertEqual(read(self.python).decode(), OUTLINE.replace('scopes  ', 'scopes ✔\ufe0f  '))
        self.fails(2, 'outline', 'done', '4.1', says='done already')
        self.assertEqual(self.ok_json('outline', 'done', '4.1', '--undo')['entry']['done'], False)
        self.assertEqual(read(self.python).decode(), OUTLINE)
        self.fails(2, 'outline', 'done', '4.1', '--undo', says='not marked already')
        self.assertEqual(self.entries(), before)

    def test_which(self):
        self.fails(3, 'outline', 'done', '4.9', says='there is no entry 4.9')
        self.fails(64, 'outline', 'done', '4', says='section')
        self.fails(64, 'outline', 'done', 'x', says='not the number')
        self.fails(64, 'outline', 'done', says='number of an entry')
        self.fails(64, 'outline', 'a', 'b', says='takes one NOTE')
        self.fails(64, 'outline', '--undo', says='outline done')
        other = lib.vault(self.path('W'), Rust=OUTLINE.replace('Python', 'Rust'))
        self.ok('vault', 'add', other)
        self.addCleanup(self.ok, 'vault', 'remove', other)
        self.fails(64, 'outline', 'done', '4.1', says='say --note or --topic')
        self.fails(3, 'outline', 'done', '4.1', '--topic', 'Go', says='of Go')
        self.assertEqual(self.ok_json('outline', 'done', '4.1', '--topic', 'rust')['entry']['note'], self.path('W', 'Rust.md'))
        self.assertEqual(self.ok_json('outline', 'done', '4.2', '--note', 'Python')['entry']['note'], self.python)

    def test_a_file_needs_no_daemon(self):
        path = self.note(OUTLINE.replace('\n', '\r\n'), 'Other.md')
        nobody = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere', 'XDG_RUNTIME_DIR': '/nowhere', 'XDG_DATA_HOME': '/nowhere'}
        self.assertEqual(self.ok_json('outline', 'done', '4.2', '--note', path, env=nobody)['entry']['note'], path)
        self.assertEqual(read(path).decode(), OUTLINE.replace('a, b  ', 'a, b ✔\ufe0f  ').replace('\n', '\r\n'))
        self.fails(4, 'outline', 'done', '4.2', env=nobody)
        self.fails(3, 'outline', 'done', '4.2', '--note', self.note('no outline\n', 'x.md'), says='no outline note')


class Add(Write):
    def setUp(self):
        super().setUp()
        self.vault = lib.vault(self.path('V'), n='# A\n\nx :: y\n\n# B\n', m='text')
        self.inbox = self.path('V', 'Inbox.md')
        self.ok('vault', 'add', self.vault)
        self.addCleanup(self.ok, 'vault', 'remove', self.vault)

    def test_to_the_inbox(self):
        card = self.ok_json('add', 'What?', 'This.')['card']
        self.has(card, {**lib.CARD, 'back': str})
        self.assertEqual((card['front'], card['back'], card['state'], card['note'], card['line']),
                         ('What?', 'This.', 'new', self.inbox, 1))
        self.assertEqual(self.ok_json('show', card['id'])['card']['front'], 'What?')
        self.ok('add', 'And?', '--reverse', '--deck', 'D/x', stdin='one\ntwo\n')
        self.assertEqual(read(self.inbox), b'What? :: This.\n\nAnd? #cards/D/x\n??\none\ntwo\n')
        self.assertEqual(self.ok_json('cards', 'deck:D')['total'], 2)
        self.fails(1, 'add', 'What?', 'This.', says='line 1 already')
        self.fails(1, 'add', 'x', 'y', says='n.md')
        self.fails(64, 'add', 'x', '', says='empty')
        self.fails(64, 'add', 'x', 'z', '--deck', 'two words', says='tag')
        self.fails(1, 'add', 'x', 'a\n\nb', says='blank line')
        self.assertEqual(read(self.inbox), b'What? :: This.\n\nAnd? #cards/D/x\n??\none\ntwo\n')

    def test_to_a_note(self):
        self.ok('add', 'p', 'q', '--to', 'n', '--heading', 'a')
        self.assertEqual(read(self.path('V', 'n.md')), b'# A\n\nx :: y\n\np :: q\n\n# B\n')
        self.ok('add', 'r', 's', '--to', 'V/m.md')
        self.assertEqual(read(self.path('V', 'm.md')), b'text\n\nr :: s\n')
        self.ok('add', 'std :: map', 'a tree', '--to', self.path('V', 'new.md'))
        self.assertEqual(read(self.path('V', 'new.md')), b'std :: map\n?\na tree\n')
        self.assertEqual(self.ok_json('cards', 'std')['total'], 1)
        self.fails(3, 'add', 'a', 'b', '--to', 'none', says='none')
        self.fails(3, 'add', 'a', 'b', '--to', 'n', '--heading', 'C', says='no heading')
        self.fails(3, 'add', 'a', 'b', '--vault', '/nowhere', says='no vault')
        self.fails(64, 'add', 'a', 'b', '--to', 'n', '--vault', self.vault, says='--vault')

    def test_in_another_syntax(self):
        plugin = self.path('O', '.obsidian', 'plugins', 'obsidian-spaced-repetition')
        os.makedirs(plugin)
        write(os.path.join(plugin, 'data.json'), '{"settings": {"singleLineCardSeparator": "->", "flashcardTags": ["#ask"]}}')
        path = write(self.path('O', 'n.md'), 'text\n')
        nobody = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere', 'XDG_RUNTIME_DIR': '/nowhere', 'XDG_DATA_HOME': '/nowhere'}
        card = self.ok_json('add', 'a', 'b', '--to', path, env=nobody)['card']
        self.assertEqual((card['front'], card['back']), ('a', 'b'))
        self.assertEqual(read(path), b'text\n\n#ask a->b\n')
        self.fails(1, 'add', 'a->b', 'c', '--to', path, says='separator', env=nobody)
        self.ok('notes', 'stamp', path, env=nobody)
        self.assertRegex(read(path), rb'^text\n\n#ask a->b \^sm-[a-z2-7]{8}\n$')

    def test_as_in_a_note(self):
        card = self.ok_json('add', '--to', 'm', stdin='The ==heap== of ==Python==\n')['card']
        self.assertEqual((card['kind'], card['front'], card['back']), ('cloze', 'The […] of Python', 'heap'))
        self.ok('add', '--to', 'm', stdin='Q\n?\nA\n')
        self.assertEqual(read(self.path('V', 'm.md')), b'text\n\nThe ==heap== of ==Python==\n\nQ :: A\n')
        self.fails(1, 'add', '--to', 'm', stdin='no card\n', says='one card')
        self.fails(64, 'add', '--to', 'm', '--deck', 'D', stdin='a ==b==\n', says='deck')
        self.fails(64, 'add', '--to', 'm', stdin='\n', says='empty')

    def test_without_a_daemon(self):
        nobody = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere', 'XDG_RUNTIME_DIR': '/nowhere', 'XDG_DATA_HOME': '/nowhere'}
        path = self.note('x\n', 'lone.md')
        card = self.ok_json('add', 'a', 'b', '--to', path, env=nobody)['card']
        self.has(card, {**lib.CARD, 'back': str})
        self.assertEqual((card['state'], card['note'], card['line']), ('new', path, 3))
        self.assertRegex(card['id'], '^[0-9a-f]{16}$')
        self.assertEqual(self.ok_json('add', 'c', 'd', '--to', path)['card']['line'], 5)
        self.fails(4, 'add', 'a', 'b', env=nobody)

    def edit(self, script, *args):
        """smriti add on a terminal, with an editor that runs @script on its file."""
        editor = write(self.path('wordsmith'), '#!/bin/sh\n' + script)
        os.chmod(editor, 0o755)
        main, other = pty.openpty()
        run = subprocess.run(['smriti', 'add', *args], stdin=other, capture_output=True, text=True, timeout=60,
                             env={**os.environ, 'EDITOR': editor, 'VISUAL': '', 'TMPDIR': self.dir})
        os.close(main)
        os.close(other)
        os.unlink(editor)
        return run

    def test_in_the_editor(self):
        run = self.edit('grep -q "^?" "$1" && sed -i "1s/.*/Why?/; 3s/.*/So./" "$1"')
        self.assertEqual((run.returncode, read(self.inbox)), (0, b'Why? :: So.\n'), run.stderr)
        run = self.edit('exit 0')
        self.assertEqual((run.returncode, run.stdout), (2, ''), run.stderr)
        run = self.edit('printf "many words\\n" > "$1"')
        self.assertEqual((run.returncode, run.stdout), (1, ''), run.stderr)
        kept = re.search("kept in '([^']+)'", run.stderr).group(1)
        self.assertEqual(read(kept), b'many words\n')
        self.nothing_beside('V', os.path.basename(kept))
        self.assertEqual(read(self.inbox), b'Why? :: So.\n')


class Meanwhile(Write):
    def test_a_note_changed_meanwhile_is_left(self):
        """The editor is on while the note is changed: the card then goes into what is there now."""
        vault = lib.vault(self.path('V'), Inbox='old :: card\n')
        self.ok('vault', 'add', vault)
        self.addCleanup(self.ok, 'vault', 'remove', vault)
        inbox = self.path('V', 'Inbox.md')
        editor = write(self.path('wordsmith'), '#!/bin/sh\nprintf "a\\n?\\nb\\n" > "$1"\nprintf "new :: words\\n" > %s\n' % inbox)
        os.chmod(editor, 0o755)
        main, other = pty.openpty()
        run = subprocess.run(['smriti', 'add'], stdin=other, capture_output=True, text=True, timeout=60,
                             env={**os.environ, 'EDITOR': editor, 'VISUAL': '', 'TMPDIR': self.dir})
        os.close(main)
        os.close(other)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(read(inbox), b'new :: words\n\na :: b\n')


if __name__ == '__main__':
    lib.main()
