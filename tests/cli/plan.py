# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""memory plan: what is overdue, spread over days; taken up, followed, ended. The
tests run in the order of their names."""

import os
import subprocess
import time

import lib

lib.sandboxed(*lib.CLOCK)


def call(method, *args):
    return subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                           'org.smriti.Smriti1.' + method, *args], capture_output=True, text=True, check=True).stdout


def go(days):
    call('TestClock.JumpTo', str(lib.NOW + days * 86400))


class Plan(lib.Case):
    def plan(self, *args):
        plan = self.ok_json('memory', 'plan', *args)
        self.has(plan, {'overdue': int, 'due': int, 'cap': int, 'needed': int, 'days': list, 'done_on': (str, None),
                        'in_a_day': (float, int), 'active': (dict, None), 'exams': list})
        for day in plan['days']:
            self.has(day, {'day': str, 'cards': int, 'minutes': (float, int), 'recalled': (float, int), 'left': int})
            self.assertTrue('--minutes' in args or day['cards'] <= max(plan['cap'], 1))
        if plan['done_on']:
            self.assertEqual((plan['days'][-1]['day'], plan['days'][-1]['left']), (plan['done_on'], 0))
        return plan

    def fits(self, text):
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_1_nothing(self):
        self.assertEqual((self.plan()['overdue'], self.plan()['active']), (0, None))
        self.assertIn('Nothing is overdue', self.ok('memory', 'plan'))
        self.fails(2, 'memory', 'plan', '--start', says='nothing is overdue')
        self.fails(2, 'memory', 'plan', '--stop', says='no plan')
        self.fails(64, 'memory', 'plan', '--cap', '0')
        self.fails(64, 'memory', 'plan', '--days', '366')
        self.fails(64, 'memory', 'plan', '--cap', '5', '--minutes', '5', says='not in both')
        self.fails(64, 'memory', 'plan', '--start', '--stop', says='exclude')
        self.fails(64, 'memory', 'plan', '--csv', 'x', says='has no option')

    def test_2_a_pile(self):
        for card in self.ok_json('cards', '-n', '60')['cards']:
            call('AnswerCard', card['id'], '4', '', '{}')
        go(60)
        due = [(c['id'], c['due']) for c in self.ok_json('cards')['cards']]
        plan = self.plan()
        self.assertEqual((plan['overdue'], plan['cap']), (60, plan['needed']))
        self.assertLessEqual(len(plan['days']), 14)
        self.assertLessEqual(len(self.plan('--days', '5')['days']), 5)
        self.assertGreater(self.plan('--days', '5')['cap'], plan['cap'])
        few = self.plan('--cap', '1')
        self.assertEqual(few['days'][0]['cards'], 1)
        for day in self.plan('--minutes', '2')['days']:
            self.assertLess(day['minutes'], 2.5)
        for env in ({}, {'LC_ALL': 'C', 'LANG': 'C'}):
            for args in ([], ['--days', '3'], ['--cap', '1']):
                text = self.ok('memory', 'plan', *args, env=env)
                self.fits(text)
                self.assertTrue(text.isascii() or not env)
        self.assertEqual([(c['id'], c['due']) for c in self.ok_json('cards')['cards']], due)

    def test_3_taken_up(self):
        due = [(c['id'], c['due']) for c in self.ok_json('cards')['cards']]
        plan = self.plan('--cap', '20', '--start')
        self.assertEqual(plan['active']['cap'], 20)
        self.assertGreaterEqual(self.ok_json('status')['due']['total'], 20)
        self.assertEqual([(c['id'], c['due']) for c in self.ok_json('cards')['cards']], due)
        self.assertEqual(self.plan()['cap'], 20)
        text = self.ok('memory', 'plan')
        self.fits(text)
        self.assertIn('A plan holds', text)
        event = self.ok_json('log', '-n', '1')['events'][0]
        self.assertEqual((event['type'], event['key'], event['value']),
                         ('configured', 'backlog', 'cap 20 until ' + plan['active']['until']))
        self.assertEqual(self.ok_json('rebuild')['changed'], 0)
        self.assertIsNone(self.plan('--stop')['active'])
        self.assertEqual(self.ok_json('status')['due']['total'], 6)

    def test_4_an_exam(self):
        self.ok('config', 'set', 'topic Python/memory.exam', '4.2 2027-03-01')
        for _ in range(200):
            exams = self.plan()['exams']
            if exams:
                break
        self.assertEqual([(e['topic'], e['entry'], e['day']) for e in exams], [('Python', '4.2', '2027-03-01')])
        self.assertGreaterEqual(exams[0]['new_a_day'] * 40, exams[0]['new'])
        self.assertIn('Exam on 2027-03-01', self.ok('memory', 'plan'))


if __name__ == '__main__':
    os.environ['TZ'] = 'Europe/Berlin'
    time.tzset()
    lib.main()
