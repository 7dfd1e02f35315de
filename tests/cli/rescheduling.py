# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Somebody learns sixty cards and then wants to remember more of them: no date moves
until they say so, a dry run shows what would, and one undo takes all of it back. The
tests run in the order of their names."""

import os
import random
import re
import subprocess

import lib

lib.sandboxed('--no-vault', *lib.CLOCK)

DAY = 86400
N_CARDS = 90
SETTINGS = os.path.join(os.environ['XDG_CONFIG_HOME'], 'smriti', 'smriti.conf')


def call(member, *args):
    run = subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                          'org.smriti.Smriti1.' + member, *args], capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, run.stdout + run.stderr


class Rescheduling(lib.Case):
    draw = random.Random(5)

    def promises(self):
        return {card['id']: (card['state'], card['due']) for card in self.ok_json('cards', '-n', '500')['cards']}

    def rebuilds(self):
        status, text = call('Rebuild', '{}')
        self.assertEqual(status, 0, text)
        self.assertTrue(text.strip().endswith('uint32 0)'), text)

    def events(self, kind):
        return self.ok_json('log', '-n', '5000', '-t', kind)['events']

    def test_1_learn(self):
        os.makedirs(os.path.dirname(SETTINGS), exist_ok=True)
        with open(SETTINGS, 'w', encoding='utf-8') as settings:
            settings.write('[memory]\nfit = off\n')
        self.ok('vault', 'add', lib.vault(os.path.join(os.environ['HOME'], 'notes'), Cards='only text\n'))
        self.assertEqual(self.ok_json('memory', 'reschedule'), {'format': 1, 'moves': [], 'total': 0, 'dry_run': False})
        self.assertIn('Nothing would move', self.ok('memory', 'reschedule', '--dry-run'))
        text = ''.join(f'question {n} :: answer {n}\n\n' for n in range(N_CARDS))
        self.ok('vault', 'remove', os.path.join(os.environ['HOME'], 'notes'))
        self.ok('vault', 'add', lib.vault(os.path.join(os.environ['HOME'], 'notes'), Cards=text))
        for day in range(0, 24, 6):
            self.assertEqual(call('TestClock.AdvanceTo', str(lib.NOW + day * DAY))[0], 0)
            for card in self.ok_json('cards', '-n', '500')['cards']:
                if not card['due'] or card['due'] <= lib.NOW + day * DAY:
                    self.ok('answer', card['id'], self.draw.choice(('good', 'good', 'easy')))
        self.assertIn('Nothing moved', self.ok('memory', 'reschedule'))
        self.assertEqual(self.events('rescheduled'), [])

    def test_2_dry_run(self):
        before = self.promises()
        self.ok('config', 'set', 'memory.retention', '0.97')
        self.assertEqual(self.promises(), before)  # a setting moves no promise
        dry = self.ok_json('memory', 'reschedule', '--dry-run')
        self.assertGreater(dry['total'], 20)
        self.assertEqual((dry['total'], dry['dry_run']), (len(dry['moves']), True))
        for move in dry['moves']:
            self.has(move, {'card': str, 'from': str, 'to': str, 'recall': (float, int)})
            self.assertLess('2026-12-11', move['to'])
            self.assertLess(move['to'], move['from'])
        text = self.ok('memory', 'reschedule', '--dry-run')
        self.assertIn(f"{dry['total']} cards would be asked on another day: {dry['total']} sooner, 0 later.", text)
        self.assertRegex(text, r'\n  (Mon|Tue|Wed|Thu|Fri|Sat|Sun) 2026-12-\d\d +\d+ +\d+\n')
        self.assertRegex(text, r'\n  2\d{3}-\d\d-\d\d  2026-12-\d\d  +\d+ %  question \d+\n')
        self.assertIn('Nothing was changed', text)
        self.assertEqual(self.promises(), before)
        self.assertEqual(self.events('rescheduled'), [])

    def test_3_run_and_undo(self):
        before = self.promises()
        dry = self.ok_json('memory', 'reschedule', '--dry-run')
        done = self.ok_json('memory', 'reschedule')
        self.assertEqual(done, {**dry, 'dry_run': False})
        after = self.promises()
        self.assertEqual({card for card in after if after[card] != before[card]}, {move['card'] for move in done['moves']})
        events = self.events('rescheduled')
        self.assertEqual(len(events), done['total'])
        self.assertEqual(len({event['of'] for event in events}), 1)
        self.assertEqual({(event['subject'], event['from'], event['date']) for event in events},
                         {(move['card'], move['from'], move['to']) for move in done['moves']})
        self.rebuilds()
        self.assertEqual(self.promises(), after)
        log = self.ok('log', '-n', '3')
        self.assertEqual(log.count('\n'), 3, log)
        self.assertIn(f"  rescheduled {done['total']} cards ", log.splitlines()[-1])
        self.assertIn(f"  rescheduled {done['total']} cards ", self.ok('log', '-n', '1'))
        self.assertNotIn('rescheduled', log.splitlines()[1])
        undone = self.ok_json('undo')
        self.assertEqual(undone['type'], 'rescheduled')
        while len(self.events('undone')) < done['total']:  # many follow within moments
            pass
        self.assertEqual(self.promises(), before)
        self.rebuilds()
        self.assertEqual(self.promises(), before)
        log = self.ok('log', '-n', '3')
        self.assertIn(f"takes back: rescheduled, {done['total']} cards", log.splitlines()[-1])
        self.assertRegex(log.splitlines()[-2], rf"rescheduled {done['total']} cards, taken back")
        self.assertIn(f"rescheduled {done['total']} cards, taken back", self.ok('log', '-n', '2'))
        self.assertEqual(self.ok_json('undo')['type'], 'answered')

    def test_4_answer_afterwards(self):
        done = self.ok_json('memory', 'reschedule')
        card = done['moves'][0]['card']
        self.ok('answer', card, 'good')
        answered = self.promises()
        self.rebuilds()
        self.assertEqual(self.promises(), answered)
        self.ok('undo', self.events('rescheduled')[-1]['event'])
        while any(event['stands'] for event in self.events('rescheduled')):
            pass
        self.assertEqual(self.promises()[card], answered[card])

    def test_5_pages(self):
        status, text = call('RescheduleCards', '0', '5', '100', "{'dry-run': <true>}")
        self.assertEqual(status, 0, text)
        rows, total, run = re.fullmatch(r"\(\[(.*)\], (?:uint32 )?(\d+), '([0-9a-f-]+)'\)\n", text).groups()
        self.assertEqual(len(re.findall(r"\('", rows)), 5)
        seen, offset = rows, 5
        while offset < int(total):
            status, text = call('RescheduleCards', str(offset), '20', '100', f"{{'run': <'{run}'>}}")
            self.assertEqual(status, 0, text)
            seen += text
            offset += 20
        self.assertEqual(len(re.findall(r"'question \d+'", seen)), int(total))
        for args, error in ((['0', '5', '100', f"{{'run': <'{run}'>}}"], 'NotFound'),  # all of it was read
                            (['0', '501', '100', '{}'], 'Limit'), (['0', '5', '100', "{'dry-run': <1>}"], 'InvalidArgument'),
                            (['0', '5', '100', "{'run': <1>}"], 'InvalidArgument')):
            status, text = call('RescheduleCards', *args)
            self.assertNotEqual(status, 0)
            self.assertIn(error, text)

    def test_6_wrong(self):
        self.fails(64, 'memory', 'reschedule', 'now', says='takes no argument')
        self.fails(64, 'memory', 'reschedule', '--retention', '0.9', says="no option '--retention'")


if __name__ == '__main__':
    lib.unittest.main()
