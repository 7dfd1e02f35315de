# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What a card carries beside question and answer: anchors after a lapse or on request
and never before recall, answers in one's own words, the versions it holds for, and
entries that wait for others."""

import os
import shutil
import subprocess
import sys
import tempfile

import lib
from review_pty import Review

TOPIC = '''# Topic

## 1.0 BASICS
1.1 **Lists** - one, two
1.2 **Dicts** - three

### 1.1 Lists

What is a list? :: a sequence
> [!anchor] A list is a *train*.
> - wagon

Old way? :: the **old** one %% until 3.13 %%

What is a tuple? :: a frozen list #explain

Evil? :: yes
> [!mnemonic] \x1b[31mred\x1b]0;title\x07 ![](x.png)

### 1.2 Dicts
%% after 1.1 %%

What is a dict? :: a mapping
'''
ANCHOR = 'A list is a *train*.\n- wagon'
SHOWN = 'A list is a _train_.\n\n• wagon\n'


class Beside(lib.Case):
    def setUp(self):
        self.ids = {card['front'].split()[-1].strip('?'): card['id'] for card in self.ok_json('cards')['cards']}

    def tearDown(self):
        while lib.smriti('undo').returncode == 0:
            pass

    def lapse(self, card):
        self.ok('easy', card)
        return self.ok('again', card)

    def test_show(self):
        shown = self.ok('show', self.ids['list'])
        self.assertIn('\na sequence\n\nAnchor:\n' + SHOWN, shown)
        self.assertEqual(self.ok_json('show', self.ids['list'])['card']['anchors'], [ANCHOR])
        self.assertNotIn('Anchor:', self.ok('show', self.ids['tuple']))
        evil = self.ok('show', self.ids['Evil'])
        self.assertIn('Anchor:', evil)
        self.assertNotIn('\x1b', evil)
        self.assertNotIn('\x07', evil)

    def test_never_before_recall(self):
        """Every card is asked once, by next and in a review: no question shows an anchor."""
        for _ in self.ids:
            for out in (self.ok('next'), lib.smriti('next', '--json').stdout):
                self.assertNotIn('train', out)
                self.assertNotIn('red', out)
            self.ok('good')
            if lib.smriti('next').returncode != 0:
                break
        self.tearDown()
        out = self.ok('review', stdin='a\n\n3\n' * 2 + 'q\n')
        self.assertIn('space shows the answer first', out)
        self.assertIn('a anchor', out)
        self.assertNotIn('train', out)
        self.lapse(self.ids['list'])
        self.assertNotIn('train', self.ok('next', '--more'))

    def test_again(self):
        self.assertNotIn('Anchor', self.ok('again', self.ids['list']))  # a first meeting is no lapse
        second = self.ok('again', self.ids['list'])
        self.assertIn('\nAnchor:\n' + SHOWN, second)
        self.assertLess(second.index('comes back'), second.index('Anchor:'))
        self.tearDown()
        self.assertIn('\nAnchor:\n' + SHOWN, self.lapse(self.ids['list']))
        self.assertIn('Anchor', self.ok('answer', self.ids['list'], 'again'))
        self.assertEqual(self.ok_json('again', self.ids['list'])['anchors'], [ANCHOR])
        for grade in ('hard', 'good', 'easy'):
            self.assertEqual(self.ok_json(grade, self.ids['list'])['anchors'], [])
            self.assertNotIn('Anchor', self.ok(grade, self.ids['list']))
        self.assertNotIn('Anchor', self.lapse(self.ids['tuple']))

    def test_a_review(self):
        self.ok('again', self.ids['list'])
        for name in ('tuple', 'Evil', 'way'):
            self.ok('easy', self.ids[name])
        out = self.ok('review', '--more', stdin='\n1\nq\n')
        self.assertEqual(out.count('train'), 1)
        self.assertLess(out.index('again: comes back'), out.index('Anchor:'))
        out = self.ok('review', '--more', stdin='\na\n3\nq\n')
        self.assertEqual(out.count('train'), 1)
        self.assertLess(out.index('a sequence'), out.index('Anchor:'))

    def test_a_leech(self):
        for name, asks, shows in (('list', False, True), ('tuple', True, False)):
            card = self.ids[name]
            self.ok('easy', card)
            for _ in range(7):
                self.ok('again', card)
                self.ok('easy', card)
            said = self.ok('again', card)
            self.assertIn('Forgotten 8 times', said)
            self.assertEqual('[!anchor]' in said, asks)
            self.assertEqual(SHOWN in said, shows)
            self.assertIn("smriti edit %s'" % card, said)
            self.assertEqual('[!anchor]' in self.ok('why', card), asks)
            self.assertEqual(len(self.ok_json('why', card)['card']['anchors']), shows)

    def test_a_screen(self):
        for name in ('tuple', 'Evil', 'way'):
            self.ok('easy', self.ids[name])
        self.ok('again', self.ids['list'])
        review = Review(command=('smriti', 'review', '--more'))
        text = review.wait_for('space show answer')
        self.assertIn('What is a list?', text)
        review.keys('a', 'space shows the answer first')
        review.keys(' ', 'a anchor')
        self.assertNotIn('train', review.screen.text())
        review.keys('a', 'wagon')
        self.assertIn('Anchor:', review.screen.text())
        review.keys('1', 'any key goes on')
        text = review.wait_for('to remember it by')
        self.assertIn('A list is a', text)
        self.assertNotIn('What is a', text)
        review.keys('x', 'space show answer')
        self.assertNotIn('train', review.screen.text())
        review.keys('q', '')
        self.assertEqual(review.end(), (0, True))

    def test_explain(self):
        card = self.ids['tuple']
        self.assertEqual(self.ok('explain', card, 'it', 'cannot', 'change'), 'a frozen list\n')
        out = self.ok('explain', card, stdin='a list\nthat stays\n')
        self.assertTrue(out.startswith('a frozen list\n\nWhat you said before:\n2026-11-23\n  it cannot change\n'), out)
        listed = self.ok_json('explain', card, '--list')
        self.assertEqual([r['text'] for r in listed['results']], ['a list\nthat stays', 'it cannot change'])
        for result in listed['results']:
            self.has(result, {'event': str, 'at': int, 'text': str})
        self.has(listed, {'card': dict, 'event': None, 'results': list})
        self.has(listed['card'], {**lib.CARD, 'back': str})
        self.assertEqual(self.ok('explain', card, '--list').splitlines()[0:2], ['2026-11-23', '  a list'])
        self.assertIn('What you said last:\n2026-11-23\n  a list\n', self.ok('show', card))
        kept = self.ok_json('explain', card, 'third')
        self.assertEqual((kept['event'], len(kept['results'])), (kept['results'][0]['event'], 3))
        self.ok('undo', kept['event'])
        self.assertEqual(len(self.ok_json('explain', card, '--list')['results']), 2)
        self.assertEqual(self.ok_json('explain', self.ids['list'], '--list')['results'], [])
        self.assertEqual(self.ok_json('status')['done']['answers'], 0)  # it grades nothing

    def test_explain_the_card_shown_last(self):
        self.ok('show', self.ids['list'])
        kept = self.ok_json('explain', 'many things in a row')
        self.assertEqual((kept['card']['id'], kept['results'][0]['text']), (self.ids['list'], 'many things in a row'))

    def test_explain_hostile(self):
        card = self.ids['list']
        self.fails(2, 'explain', card, stdin=' \n\n', says='nothing was said')
        self.fails(2, 'explain', card, ' ', says='nothing was said')
        self.fails(3, 'explain', 'nosuchcard', 'words')
        self.fails(64, 'explain', card, 'words', '--list')
        self.fails(64, 'explain', card, 'words', '--editor')
        out = self.ok('explain', card, stdin='\x1b[31mred\x07 %s' % ('wörd ' * 2000))
        out = self.ok('explain', card, '--list')
        self.assertNotIn('\x1b', out)
        self.assertIn('wörd', out)
        self.assertLessEqual(len(self.ok_json('explain', card, '--list')['results'][0]['text'].encode()), 4096)

    def test_explain_in_an_editor(self):
        editor = os.path.join(os.environ['HOME'], 'ed')
        with open(editor, 'w') as script:
            script.write('#!/bin/sh\necho "in the editor" > "$1"\n')
        os.chmod(editor, 0o755)
        env = {'VISUAL': editor}
        kept = self.ok_json('explain', self.ids['list'], '--editor', env=env)
        self.assertEqual(kept['results'][0]['text'], 'in the editor')

    def test_explain_on_a_terminal(self):
        review = Review(command=('smriti', 'explain', self.ids['tuple']))
        review.wait_until(lambda: 'an empty line ends them' in review.screen.raw, 'the prompt')
        self.assertIn('What is a tuple?', review.screen.raw)
        self.assertNotIn('frozen', review.screen.raw)
        os.write(review.master, b'first line\nsecond line\n\n')
        review.wait_until(lambda: 'a frozen list' in review.screen.raw, 'the answer')
        self.assertEqual(review.end(), (0, True))
        self.assertEqual(self.ok_json('explain', self.ids['tuple'], '--list')['results'][0]['text'],
                         'first line\nsecond line')

    def to_the_tuple(self):
        for name in ('list', 'Evil', 'way'):
            self.ok('easy', self.ids[name])
        self.ok('explain', self.ids['tuple'], 'earlier words')

    def said(self):
        return [r['text'] for r in self.ok_json('explain', self.ids['tuple'], '--list')['results']]

    def test_words_in_a_review(self):
        self.to_the_tuple()
        out = self.ok('review', stdin='it never changes\n3\nq\n')
        self.assertIn('your own words in one line', out)
        self.assertIn('your words are kept', out)
        self.assertLess(out.index('a frozen list'), out.index('earlier words'))
        self.assertEqual(self.said(), ['it never changes', 'earlier words'])
        self.ok('undo')
        out = self.ok('review', stdin='\nnow they are no words\nq\n')  # Enter alone: none
        self.assertIn('is no key here', out)
        self.assertEqual(self.said(), ['it never changes', 'earlier words'])

    def test_words_are_taken_back(self):
        self.to_the_tuple()
        out = self.ok('review', stdin='not so\n1\nu\nu\nq\n')
        self.assertEqual(out.count('taken back: '), 2)
        self.assertEqual(self.said(), ['earlier words'])
        self.assertEqual(self.ok_json('status')['done']['answers'], 3)

    def test_words_on_the_screen(self):
        self.to_the_tuple()
        review = Review()
        text = review.wait_for('w your own words')
        self.assertNotIn('earlier words', text)
        os.write(review.master, b'w')
        review.wait_until(lambda: 'an empty line ends them' in review.screen.raw, 'the prompt')
        os.write(review.master, 'ein Tüpel\n\n'.encode())
        review.wait_for('1 again')
        text = review.wait_for('earlier words')
        self.assertIn('a frozen list', text)
        self.assertEqual(self.said(), ['ein Tüpel', 'earlier words'])
        review.keys('q', '')
        self.assertEqual(review.end(), (0, True))

    def test_validity(self):
        line = 'holds until 3.13; you use 3.14'
        self.assertNotIn('holds', self.ok('show', self.ids['way']))
        self.ok('config', 'set', 'topic Topic/version', '3.14')
        try:
            self.assertEqual(self.ok('show', self.ids['way']).splitlines().count(line), 1)
            self.assertNotIn('holds', self.ok('show', self.ids['list']))
            self.assertIn(line, self.ok('why', self.ids['way']))
            for name in ('list', 'Evil', 'tuple'):
                self.ok('easy', self.ids[name])
            self.assertNotIn('holds', self.ok('next'))
            out = self.ok('review', stdin='\nq\n')
            self.assertLess(out.index('the *old* one'), out.index(line))
        finally:
            self.ok('config', 'set', 'topic Topic/version', '3.13')
        self.assertNotIn('holds', self.ok('show', self.ids['way']))

    def test_waits(self):
        found = self.ok_json('outline', 'waits')
        self.assertEqual(len(found['results']), 1)
        hold = found['results'][0]
        self.has(hold, {'note': str, 'topic': str, 'number': str, 'title': str, 'after': list})
        self.assertEqual((hold['number'], hold['title']), ('1.2', 'Dicts'))
        self.assertEqual(hold['after'], [{'number': '1.1', 'title': 'Lists', 'cards': 4, 'left': 4}])
        self.assertEqual(self.ok('outline', 'waits'),
                         '1.2 Dicts waits for 1.1\n  1.1 Lists: 4 of 4 cards are still to be learnt\n')
        self.assertIn('waits for 1.1', self.ok('why', self.ids['dict']))
        self.assertNotIn('waits for', self.ok('why', self.ids['list']))
        self.assertEqual(self.ok_json('why', self.ids['dict'])['after'], '1.1')
        self.assertFalse(self.ok_json('why', self.ids['dict'])['outdated'])
        for name in ('list', 'Evil', 'way'):
            self.assertNotIn('waits', self.ok('next'))
            self.ok('easy', self.ids[name])
        self.assertEqual(self.ok_json('outline', 'waits')['results'][0]['after'][0]['left'], 1)
        self.ok('bury', self.ids['tuple'])
        self.fails(2, 'next', says='new cards of 1.2 wait for 1.1')
        self.ok('undo')
        self.ok('easy', self.ids['tuple'])
        self.assertEqual(self.ok_json('outline', 'waits')['results'], [])
        self.assertEqual(self.ok('outline', 'waits'), '')
        self.assertIn('What is a dict?', self.ok('next'))
        self.fails(64, 'outline', 'waits', 'more')

    def test_filters(self):
        self.assertEqual(self.ok_json('cards', 'is:anchored')['total'], 2)
        self.assertEqual([c['id'] for c in self.ok_json('cards', 'is:anchored', 'sequence')['cards']], [self.ids['list']])
        self.assertEqual(self.ok_json('cards', 'kind:basic')['total'], 5)
        self.assertEqual(self.ok_json('cards', 'kind:cloze')['total'], 0)
        self.fails(64, 'cards', 'kind:none', says='kind')


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' not in os.environ:
        folder = lib.vault(tempfile.mkdtemp(prefix='smriti-cli.'), Topic=TOPIC)
        try:
            sys.exit(subprocess.run([lib.SANDBOX, *lib.CLOCK, '--vault', folder, '--', sys.executable,
                                     *sys.argv]).returncode)
        finally:
            shutil.rmtree(folder)
    lib.main()
