# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""notes check in vaults of obsidian-spaced-repetition: the sides it prints are, byte for
byte, those the plugin itself made of the same notes; the vault's settings are found by
walking up from the note."""

import json
import os
import shutil
import tempfile
import unittest

from lib import SOURCE, Case, sandboxed

DATA = os.path.join('.obsidian', 'plugins', 'obsidian-spaced-repetition', 'data.json')


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8', newline='') as out:
        out.write(text)
    return path


def records():
    with open(os.path.join(SOURCE, 'tests', 'fixtures', 'osr', 'cases.json'), encoding='utf-8') as cases:
        return [case for case in json.load(cases)['cases'] if case['kind'] == 'note']


class Osr(Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)

    def vault(self, settings, name='vault'):
        root = os.path.join(self.dir, name)
        put(os.path.join(root, DATA), json.dumps({'settings': settings, 'buryList': ['x']}))
        return root

    def cards(self, path, *args):
        return self.ok_json('notes', 'check', path, *args)['notes'][0]['cards']

    def test_records(self):
        """All 82 notes, each in a vault with its own settings, in one run for each setting."""
        vaults = {}
        for case in records():
            given = case['input']
            key = json.dumps(given['settings'], sort_keys=True)
            if key not in vaults:
                vaults[key] = (self.vault(given['settings'], 'v%d' % len(vaults)), [])
            root, notes = vaults[key]
            # a folder decides nothing there but the deck; [] is the vault's own
            path = os.path.join(root, *given['folderTopicPath'], case['id'] + '.md')
            notes.append((put(path, given['text']), case))
        n = 0
        for root, notes in vaults.values():
            for args in ((), ('--syntax', 'osr')):
                found = self.ok_json('notes', 'check', *args, *(path for path, case in notes))['notes']
                for note, (path, case) in zip(found, notes):
                    with self.subTest(case['id'], args=args):
                        wanted = [card for question in case['expected'] for card in question['cards']]
                        self.assertEqual([(card['front'], card['back']) for card in note['cards']],
                                         [(card['front'], card['back']) for card in wanted])
                        n += not args
        self.assertEqual(n, 82)

    def test_settings_are_found(self):
        root = self.vault({'singleLineCardSeparator': ':@:', 'flashcardTags': ['#math']})
        note = put(os.path.join(root, 'a', 'b', 'n.md'), '#math/sets\nq:@:a\nb::c\n')
        self.assertEqual([(c['front'], c['back'], c['deck'], c['line']) for c in self.cards(note)], [('q', 'a', 'math/sets', 2)])
        link = os.path.join(self.dir, 'link.md')
        os.symlink(note, link)
        self.assertEqual(len(self.cards(link)), 1)
        self.assertEqual(self.cards(note, '--syntax', 'smriti'), [])
        alone = put(os.path.join(self.dir, 'alone.md'), '#flashcards\na::b\nc :: d\n')
        self.assertEqual([c['front'] for c in self.cards(alone)], ['c'])
        self.assertEqual([c['front'] for c in self.cards(alone, '--syntax', 'osr')], ['a', 'c '])

    def test_folders_as_decks(self):
        root = self.vault({'convertFoldersToDecks': True})
        note = put(os.path.join(root, 'Science', 'Physics', 'n.md'), 'a::b\n')
        self.assertEqual([c['deck'] for c in self.cards(note)], ['Science/Physics'])

    def test_without_deck(self):
        root = self.vault({})
        note = put(os.path.join(root, 'n.md'), 'text\n\na::b\nc::d\n')
        found = self.ok_json('notes', 'check', note)['notes'][0]
        self.assertEqual(found['cards'], [])
        self.assertEqual([(w['line'], 'deck tag' in w['text'], '1 more' in w['text']) for w in found['warnings']], [(3, True, True)])

    def test_settings_that_are_wrong(self):
        root = self.vault({'clozePatterns': 'x'})
        note = put(os.path.join(root, 'n.md'), 'a :: b\n')
        self.fails(1, 'notes', 'check', note, says='clozePatterns')
        self.assertEqual(len(self.cards(note, '--syntax', 'smriti')), 1)
        put(os.path.join(root, DATA), '{')
        self.fails(1, 'notes', 'check', note, says='data.json')

    def test_shown_to_a_person(self):
        root = self.vault({})
        note = put(os.path.join(root, 'n.md'), '#flashcards\n\nThe ==sky== is ==blue;;colour==.\n')
        said = self.ok('notes', 'check', note)
        self.assertNotIn('<span', said)
        self.assertIn('The [...] is blue.', said)
        self.assertIn('The sky is [colour].', said)

    def test_vault_add(self):
        note = 'one::two\n#flashcards/a three:::four\n'
        root = self.vault({'convertFoldersToDecks': False})
        put(os.path.join(root, 'n.md'), '#flashcards\n' + note)
        found = self.ok_json('vault', 'add', root)['vaults'][0]
        self.assertEqual((found['reader'], found['notes'], found['cards']), ('osr', 1, 3))
        cards = self.ok_json('cards')['cards']
        self.assertEqual(sorted((c['front'], c['deck']) for c in cards), [('four', 'a'), ('one', None), ('three', 'a')])
        self.ok('vault', 'remove', root)
        found = self.ok_json('vault', 'add', '--syntax', 'smriti', root)['vaults'][0]
        self.assertEqual((found['reader'], found['cards']), ('smriti', 0))
        self.ok('vault', 'remove', root)
        plain = os.path.join(self.dir, 'plain')
        put(os.path.join(plain, 'n.md'), '#flashcards\n' + note)
        found = self.ok_json('vault', 'add', plain, '--syntax=osr')['vaults'][0]
        self.assertEqual((found['reader'], found['cards']), ('osr', 3))
        self.ok('vault', 'remove', plain)
        self.fails(64, 'vault', 'add', plain, '--syntax', 'latin', says='smriti, osr')
        self.fails(64, 'vault', 'list', '--syntax', 'osr', says='vault add')

    def test_unknown_syntax(self):
        self.fails(64, 'notes', 'check', '--syntax', 'x', 'y', says='smriti, osr')


if __name__ == '__main__':
    sandboxed('--no-vault')
    unittest.main()
