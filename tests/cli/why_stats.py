# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""why and stats over two months of answers on the virtual clock: one screen each
in UTF-8 and ASCII, and numbers that agree with what was answered. The tests run in
the order of their names."""

import os
import random
import subprocess
import time

import lib

lib.sandboxed(*lib.CLOCK)

DAYS = 30
REASONS = {'suspended', 'buried', 'archived', 'away', 'gone', 'learning', 'learning-later', 'due', 'due-beyond', 'new',
           'exam', 'new-later', 'waits', 'weakest', 'sibling', 'answered', 'not-due'}
given = []  # (day, card, grade, took_ms)


def call(method, *args):
    return subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                           'org.smriti.Smriti1.' + method, *args], capture_output=True, text=True, check=True).stdout


def go(days, seconds=0, how='AdvanceTo'):
    call('TestClock.' + how, str(lib.NOW + days * 86400 + seconds))


class WhyStats(lib.Case):
    def fits(self, text, rows=None):
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)
            self.assertEqual(line, line.rstrip(), text)
            self.assertNotIn('\033', line)
        if rows:
            self.assertLess(len(text.splitlines()), rows, text)

    def why(self, *args):
        why = self.ok_json('why', *args)
        self.has(why, {'card': dict, 'reason': str, 'place': (int, None), 'exam': (str, None), 'after': (str, None),
                       'retrievability': (float, int, None), 'retention': float, 'stability_days': (float, int, None),
                       'difficulty': (float, int, None), 'answers': int, 'lapses': int, 'leech': bool,
                       'due': (int, None), 'curve': list, 'history': list, 'grades': dict, 'parameters': (str, None)})
        self.has(why['card'], {**lib.CARD, 'back': str, 'anchors': list})
        self.assertIn(why['reason'], REASONS)
        return why

    def test_1_nothing_yet(self):
        text = self.ok('stats')
        self.fits(text)
        self.assertIn('Nothing was answered', text)
        stats = self.ok_json('stats')
        self.assertEqual((stats['answers'], stats['days'], stats['answer_s'], stats['retention']['all']['share']),
                         (0, [], None, None))
        why = self.why()
        self.assertEqual((why['reason'], why['place'], why['retrievability'], why['curve'], why['history']),
                         ('new', 1, None, [], []))
        self.fits(self.ok('why'), 24)
        self.fails(3, 'why', 'nobody')
        self.fails(64, 'stats', '--days', '0')
        self.fails(64, 'stats', '--days', 'many')

    def test_2_reasons(self):
        card = self.ok_json('next')['card']['id']
        self.ok('good', card)
        given.append((0, card, 'good', 0))
        self.assertEqual(self.why(card)['reason'], 'learning-later')
        self.fits(self.ok('why', card), 24)
        go(0, 700)
        self.assertEqual(self.why(card)['reason'], 'learning')
        self.ok('good', card)
        given.append((0, card, 'good', 0))
        self.assertEqual(self.why(card)['reason'], 'answered')
        for command, reason in (('suspend', 'suspended'), ('resume', 'answered'), ('bury', 'buried'), ('resume', 'answered')):
            self.ok(command, card)
            self.assertEqual(self.why(card)['reason'], reason)
        last = self.ok_json('cards')['cards'][-1]['id']
        self.assertEqual(self.why(last)['reason'], 'new-later')

    def test_3_months(self):
        draw = random.Random(5)
        for day in range(1, DAYS):
            go(day)
            for _ in range(6):
                run = lib.smriti('next', '--json')
                if run.returncode != 0:
                    break
                card = lib.json.loads(run.stdout)['card']['id']
                grade, took = draw.choice('1233334'), draw.randrange(2000, 30000)
                call('AnswerCard', card, grade, '', "{'took-ms': <uint32 %d>}" % took)
                given.append((day, card, ('again', 'hard', 'good', 'easy')[int(grade) - 1], took))
        stats = self.ok_json('stats')
        self.assertEqual(stats['answers'], len(given))
        self.assertEqual(stats['practised_days'], len({g[0] for g in given}))
        self.assertEqual(stats['different_cards'], len({g[1] for g in given}))
        self.assertEqual(stats['new'], len({g[1] for g in given}))
        for grade, n in stats['grades'].items():
            self.assertEqual(n, sum(g[2] == grade for g in given), grade)
        self.assertAlmostEqual(stats['minutes'], sum(g[3] for g in given) / 60000)
        last, items = {}, []
        for day, card, grade, _ in given:
            if card in last and day > last[card]:
                items.append((day - last[card], grade != 'again'))
            last[card] = day
        for name, of in (('all', items), ('young', [i for i in items if i[0] < 21]), ('mature', [i for i in items if i[0] >= 21])):
            self.assertEqual((stats['retention'][name]['answers'], stats['retention'][name]['recalled']),
                             (len(of), sum(i[1] for i in of)), name)
        self.assertEqual(sum(m['answers'] for m in stats['retention']['months']), len(items))
        self.assertEqual([m['month'] for m in stats['retention']['months']], ['2026-11', '2026-12'])
        self.assertEqual(sum(b['cards'] for b in stats['stability']), stats['different_cards'])
        self.assertEqual(sum(stats['states'][s] for s in ('new', 'learning', 'review', 'relearning')), stats['cards'])
        self.assertTrue(0 < stats['memorised'] <= stats['different_cards'])
        self.assertEqual([d['cards'] for d in stats['due']],
                         [d['cards'] for d in self.ok_json('calendar', '--days', '30')['days']])
        few = self.ok_json('stats', '--days', '10')
        self.assertEqual(few['answers'], sum(g[0] > DAYS - 1 - 10 for g in given))
        for env in ({}, {'LC_ALL': 'C', 'LANG': 'C'}):
            text = self.ok('stats', env=env)
            self.fits(text)
            if env:
                self.assertTrue(text.isascii(), text)

    def test_4_the_curve(self):
        known = {g[1] for g in given}
        for card in sorted(known)[:12]:
            why = self.why(card)
            self.assertEqual(why['history'][0]['grade'], [g for g in given if g[1] == card][-1][2])
            self.assertEqual(len(why['history']), min(20, sum(g[1] == card for g in given)))
            self.assertEqual(why['answers'], sum(g[1] == card for g in given))
            points = [(p['elapsed_days'], p['retrievability']) for p in why['curve']]
            self.assertEqual(points[0][0], 0)
            self.assertGreater(points[0][1], .99)
            for before, after in zip(points, points[1:]):
                self.assertLess(before[0], after[0])
                self.assertGreater(before[1], after[1])
            at = [p[1] for p in points if abs(p[0] - why['stability_days']) <= points[1][0]]
            self.assertTrue(not at or min(at) - .02 < .9 < max(at) + .02)
            self.assertEqual(why['grades'], self.ok_json('show', card)['grades'])
            for env in ({}, {'LC_ALL': 'C', 'LANG': 'C'}):
                text = self.ok('why', card, env=env)
                self.fits(text, 24)
                self.assertIn('now', text)
                if env:
                    self.assertTrue(text.replace('…', '').isascii() or not why['card']['front'].isascii(), text)

    def test_5_forgotten_often(self):
        card = given[0][1]
        for n in range(9):
            go(DAYS + 60 * n + 10, 0, 'JumpTo')
            call('AnswerCard', card, '3', '', '{}')
            go(DAYS + 60 * n + 10, 700, 'JumpTo')
            call('AnswerCard', card, '3', '', '{}')
            go(DAYS + 60 * n + 50, 0, 'JumpTo')
            call('AnswerCard', card, '1', '', '{}')
        why = self.why(card)
        self.assertTrue(why['leech'])
        text = self.ok('why', card)
        self.fits(text, 24)
        self.assertIn('memory anchor', text)
        stats = self.ok_json('stats')
        self.assertEqual((stats['n_leeches'], [(l['id'], l['lapses']) for l in stats['leeches']]), (1, [(card, why['lapses'])]))
        self.assertIn('Stubborn', self.ok('stats'))


if __name__ == '__main__':
    os.environ['TZ'] = 'Europe/Berlin'
    time.tzset()
    lib.main()
