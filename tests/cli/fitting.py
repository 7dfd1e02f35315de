# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Somebody learns sixty cards over some weeks of the virtual clock; the model is
fitted to that, by itself and when asked; taken back; rebuilt. The tests run in the
order of their names."""

import os
import random
import re
import subprocess

import lib

lib.sandboxed('--no-vault', *lib.CLOCK)

DAY = 86400
SETTINGS = os.path.join(os.environ['XDG_CONFIG_HOME'], 'smriti', 'smriti.conf')


def call(member, *args):
    run = subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                          'org.smriti.Smriti1.' + member, *args], capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, run.stdout + run.stderr


def number(text, key):
    return float(re.search(rf"'{key}': <(?:uint32 )?([-0-9.e]+)>", text)[1])


class Fitting(lib.Case):
    def fit(self, options='{}'):
        status, text = call('FitMemory', options)
        self.assertEqual(status, 0, text)
        return text

    def fitted(self):
        return [event for event in self.ok_json('log', '-n', '5000')['events'] if event['type'] == 'fitted']

    def rows(self):
        """What each card's answers make of it, and what it promises."""
        cards = [self.ok_json('show', card)['card'] for card in self.cards()]
        return [(card['id'], card['state'], card['due']) for card in cards]

    def cards(self):
        return [card['id'] for card in self.ok_json('cards')['cards']]

    def rebuilds(self):
        status, text = call('Rebuild', '{}')
        self.assertEqual(status, 0, text)
        self.assertTrue(text.strip().endswith('uint32 0)'), text)

    def learn(self, days):
        """Answers what is due, new cards too, forgetting two of five."""
        for day in range(*days):
            self.assertEqual(call('TestClock.AdvanceTo', str(lib.NOW + day * DAY))[0], 0)
            for card in self.ok_json('cards')['cards']:
                if not card['due'] or card['due'] <= lib.NOW + day * DAY:
                    self.ok('answer', card['id'], self.draw.choice(('again', 'again', 'good', 'good', 'easy')))

    draw = random.Random(5)

    def test_1_learn(self):
        os.makedirs(os.path.dirname(SETTINGS), exist_ok=True)
        with open(SETTINGS, 'w', encoding='utf-8') as settings:
            settings.write('[memory]\nfit = off\n')
        text = ''.join(f'question {n} :: answer {n}\n\n' for n in range(60))
        self.ok('vault', 'add', lib.vault(os.path.join(os.environ['HOME'], 'notes'), Cards=text))
        self.assertIn("'kept': <true>", self.fit())
        self.learn((0, 12, 2))
        self.assertEqual(self.fitted(), [])

    def test_2_fit(self):
        before = self.rows()
        dry = self.fit("{'dry-run': <true>}")
        self.assertIn("'kept': <false>", dry)
        self.assertIn("'event': <''>", dry)
        self.assertEqual(self.fitted(), [])
        done = self.fit()
        self.assertIn("'kept': <false>", done)
        self.assertLess(number(done, 'log-loss'), number(done, 'before-log-loss'))
        self.assertEqual(number(done, 'before-log-loss'), number(done, 'default-log-loss'))
        self.assertGreaterEqual(number(done, 'items'), 32)
        event = self.fitted()
        self.assertEqual(len(event), 1)
        self.assertIn(f"'event': <'{event[0]['event']}'>", done)
        self.assertEqual(self.rows(), before)  # no promise moves
        self.assertRegex(self.ok('log', '-n', '5'), r'the model of your memory was fitted to \d+ answers')
        self.rebuilds()

    def test_3_answers_name_it(self):
        card = self.cards()[0]
        self.ok('answer', card, 'good')
        path = os.path.join(os.environ['HOME'], 'log.jsonl')
        with open(path, 'w', encoding='utf-8') as log:
            log.write(self.ok('export', 'events'))
        with open(path, encoding='utf-8') as log:
            answers = [line for line in log if '"answered"' in line]
        self.assertIn(f'"parameters":"{self.fitted()[0]["event"]}"', answers[-1])
        self.assertIn('"parameters":""', answers[0])

    def test_4_taken_back(self):
        event = self.fitted()[0]['event']
        undone = self.ok_json('undo', event)
        self.assertEqual(undone['undone'], event)
        self.rebuilds()
        self.fails(64, 'undo', event, says='already')

    def test_5_by_itself(self):
        self.ok('config', 'set', 'memory.fit', 'auto')
        n = len(self.fitted())
        self.assertEqual(call('TestClock.AdvanceTo', str(lib.NOW + 14 * DAY))[0], 0)
        self.assertEqual(len(self.fitted()), n)  # there are not more answers by a tenth than when it was last tried
        self.learn((15, 24, 2))
        self.assertEqual(call('TestClock.AdvanceTo', str(lib.NOW + 25 * DAY))[0], 0)
        self.assertGreater(len(self.fitted()), n)
        self.rebuilds()

    def test_6_wrong(self):
        for options in ("{'dry-run': <1>}", "{'dry-run': <'yes'>}"):
            status, text = call('FitMemory', options)
            self.assertNotEqual(status, 0)
            self.assertIn('InvalidArgument', text)
        self.assertIn('kept', self.fit("{'of a newer client': <1>, 'dry-run': <true>}"))


if __name__ == '__main__':
    lib.unittest.main()
