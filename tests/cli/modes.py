# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The modes of the curriculum: quiz, sheet, diagram, workflow, template. With the
starter vault, and a vault of two topics beside it."""

import os
import shutil
import time

import lib

lib.sandboxed(*lib.CLOCK)
OWN = os.path.join(os.environ['HOME'], 'Own')
TOPIC = ['--topic', 'garden']

GARDEN = '''# 1.0 [[BASICS — Garden]]

1.1 **Beds** – raised, flat
1.2 **Flow** – seed → plant → fruit
1.3 **<b>Weeds</b> \x1b[31mred** – thistle

# 4.0 [[RECALL — Garden]]

4.2 **Quizzes** – three
4.2.1 **Beginner Quiz** – easy
4.2.2 **Intermediate Quiz** – harder

# 5.0 [[WORK — Garden]]

5.1 **Common Workflows** – dig → sow → reap
5.2 **Templates** – a plan
'''
WORDS = ['spade', 'rake', 'hoe', 'fork', 'sieve', 'barrow', 'line', 'dibber', 'gloves', 'shears']
BASICS = '## 1.1 Beds\n\n%% checked 2026-11-01, 180 days %%\n\n' + ''.join(
    'Tool %d of the shed :: %s\n\n' % (n, word) for n, word in enumerate(WORDS)) + '''
Why is a raised bed warmer? :: The sun reaches its sides. #explain

The ==worm;;who== digs. <script>alert(1)</script> %% a comment %%

```text
a :: b %% kept %%
```

## 1.3 Weeds
%% cards %%
hoe -> wait -> hoe again
'''
RECALL = '## 4.2.1 Beginner Quiz\n%% scope 1.1 %%\n\n## 4.2.2 Intermediate Quiz\n%% scope 1 %%\n'
WORK = '''## 5.1 Common Workflows

%% workflow security %%

- [ ] lock the shed
- [ ] close the gate

## 5.2 Templates

%% template ask %%
Ask a neighbour.

```text
Dear {{name}}, how do you {{what=sow}}?
```

%% template plan %%
```text file={{name}}.txt
A plan of {{name}}.
```

%% template tree %%
```text file={{dir=out}}/one.txt
one
```
```text file={{dir=out}}/sub/two.txt
two
```
```text
now look into {{dir=out}}
```

%% template twice %%
```text file=a.txt
one
```
```text file={{b=b.txt}}
two
```
'''
KITCHEN = '# 1.0 [[BASICS — Kitchen]]\n\n1.1 **Pots** – big, small\n'
POTS = '## 1.1 Pots\n\n' + ''.join('Pot %d of the shelf :: pot%d\n\n' % (n, n) for n in range(5))


def setUpModule():
    lib.vault(OWN, **{'Garden': GARDEN, 'BASICS — Garden': BASICS, 'RECALL — Garden': RECALL, 'WORK — Garden': WORK,
                      'Kitchen': KITCHEN, 'BASICS — Kitchen': POTS})
    lib.smriti('vault', 'add', OWN)


class Modes(lib.Case):
    def fits(self, text, columns=80):
        for line in text.splitlines():
            self.assertLessEqual(len(line), columns, line)
            self.assertNotIn('\x1b', line)

    def folder(self):
        path = os.path.join(os.environ['HOME'], 'made')
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        return path

    def card(self, front):
        return [c for c in self.ok_json('cards', front)['cards'] if c['front'].startswith(front)][0]

    def results(self, *args, **kwargs):
        return self.ok_json(*args, **kwargs)['results']

    # --- quiz ---

    def answers(self, *args, wrong=0):
        """The questions that are asked and the lines that answer them, the last @wrong of them not."""
        questions = self.results('quiz', *TOPIC, *args)
        lines = ['abcd'[q['options'].index(q['answer'])] if q['form'] == 'choice' else q['answer'] for q in questions]
        return questions, '\n'.join(lines[:len(lines) - wrong] + [''] * wrong) + '\n'

    def states(self):
        return [level['state'] for level in self.results('quiz', '--levels', *TOPIC)]

    def test_quiz_1_json(self):
        for level in self.results('quiz', '--levels'):
            self.has(level, {'topic': str, 'level': str, 'entry': (str, None), 'state': str, 'scope': str})
        levels = self.results('quiz', '--levels', *TOPIC)
        self.assertEqual([(v['topic'], v['level'], v['entry'], v['scope']) for v in levels],
                         [('Garden', 'beginner', '4.2.1', '1.1, 4.2.1'), ('Garden', 'intermediate', '4.2.2', '1, 4.2.2'),
                          ('Garden', 'expert', None, '1, 4, 5')])
        self.assertEqual(self.states(), ['open', 'locked', 'locked'])
        quiz = self.ok_json('quiz', *TOPIC, '--seed', '5', '-n', '4', stdin='a\n')
        self.has(quiz, {'results': list, 'topic': str, 'level': str, 'right': int, 'asked': int, 'took_s': int, 'passed': bool,
                        'fed': int, 'event': str})
        self.assertEqual((quiz['asked'], quiz['passed'], quiz['level'], len(quiz['results'])), (1, False, 'beginner', 4))
        for question in quiz['results']:
            self.has(question, {'card': str, 'entry': str, 'form': str, 'question': str, 'options': list,
                                'given': (str, None), 'answer': str, 'right': bool, 'took_ms': (int, None)})
            self.assertIn(question['form'], ('choice', 'typed'))
            self.assertEqual(len(set(question['options'])), len(question['options']))
        self.assertEqual(quiz['results'][1]['given'], None)
        self.ok('undo')

    def test_quiz_2_the_same_seed(self):
        first, _ = self.answers('--seed', '9')
        again, _ = self.answers('--seed', '9')
        other, _ = self.answers('--seed', '10')
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(len({q['card'] for q in first}), len(first))
        self.assertEqual(self.results('quiz', '--history'), [])  # nothing was answered

    def test_quiz_3_what_is_asked(self):
        off = self.card('Tool 3')['id']
        self.ok('suspend', off)
        asked = self.results('quiz', *TOPIC, '--scope', '1.1', '-n', '100', '--seed', '1')
        self.assertEqual({q['entry'] for q in asked}, {'1.1'})
        self.assertEqual(sum('Tool' in q['question'] for q in asked), len(WORDS) - 1)
        for q in asked:
            for text in (q['question'], q['answer'], *q['options']):
                self.assertNotIn('raised bed warmer', text)
                self.assertNotIn('The sun', text)
                self.assertNotIn('pot', text.lower())
        self.ok('resume', off)
        pots = self.results('quiz', '-t', 'KITCHEN', '--scope', '1.1', '-n', '100')
        self.assertEqual({q['question'][:3] for q in pots}, {'Pot'})

    def test_quiz_4_a_level(self):
        self.fails(1, 'quiz', *TOPIC, '--level', 'intermediate', says='opens when the beginner one is passed')
        before = self.card('Tool 0')
        for args in (['-n', '4'], ['--scope', '1.1']):  # too few, or one's own choice
            _, lines = self.answers('--seed', '2', *args)
            done = self.ok_json('quiz', *TOPIC, '--seed', '2', *args, stdin=lines)
            self.assertEqual((done['right'], done['asked'], done['passed']), (len(done['results']), len(done['results']), False))
        self.assertEqual(self.states()[1], 'locked')
        _, lines = self.answers('--seed', '2', wrong=3)
        self.assertFalse(self.ok_json('quiz', *TOPIC, '--seed', '2', stdin=lines)['passed'])
        self.assertEqual(self.states()[1], 'locked')
        _, lines = self.answers('--seed', '2', wrong=2)
        text = self.ok('quiz', *TOPIC, '--seed', '2', stdin=lines)
        self.assertRegex(text, r'^Garden, beginner: 8 of 10 in \d+ s, passed\nThe intermediate quiz is open\.\n$')
        self.assertEqual(self.states(), ['passed', 'open', 'locked'])
        self.assertEqual(self.ok_json('quiz', *TOPIC, '--seed', '3', stdin='')['level'], 'intermediate')
        self.assertEqual(self.card('Tool 0'), before)  # nothing was graded
        history = self.results('quiz', '--history')
        self.assertEqual([h['passed'] for h in history], [False, False, False, True])
        for h in history:
            self.has(h, {'event': str, 'at': int, 'subject': str, 'level': str, 'scope': (str, None), 'right': int,
                         'asked': int, 'took_s': int, 'passed': bool})
        self.assertEqual([h['scope'] for h in history], [None, '1.1', None, None])
        self.assertEqual(len(self.results('quiz', '--history', *TOPIC)), 4)
        self.assertEqual(self.results('quiz', '--history', '--topic', 'Python'), [])
        self.assertIn('8 of 10', self.ok('quiz', '--history'))
        self.assertEqual(self.ok_json('rebuild')['changed'], 0)
        self.assertEqual(self.states(), ['passed', 'open', 'locked'])
        self.ok('undo')
        self.assertEqual(self.states(), ['open', 'locked', 'locked'])
        for _ in range(3):
            self.ok('undo')

    def test_quiz_5_feed(self):
        args = ['--seed', '4', '-n', '3']
        questions, lines = self.answers(*args, wrong=2)
        done = self.ok_json('quiz', *TOPIC, *args, '--feed', stdin=lines)
        self.assertEqual((done['right'], done['fed']), (1, 2))
        states = {c['id']: c['state'] for c in self.ok_json('cards', 'entry:1.1')['cards']}
        self.assertEqual([states[q['card']] for q in questions], ['new', 'learning', 'learning'])
        self.assertEqual(self.ok_json('log', '-n', '1')['events'][0]['type'], 'answered')
        for _ in range(3):
            self.ok('undo')
        self.assertIn('2 came into', self.ok('quiz', *TOPIC, *args, '--feed', stdin=lines))
        for _ in range(3):
            self.ok('undo')
        self.assertEqual(self.ok_json('quiz', *TOPIC, *args, stdin=lines)['fed'], 0)
        self.ok('undo')

    def test_quiz_6_talk(self):
        run = lib.smriti('quiz', *TOPIC, '--seed', '4', stdin='q\n', env={'LC_ALL': 'C'})
        self.assertEqual((run.returncode, run.stdout), (0, 'Garden, beginner: 0 of 0 in 0 s\n'))
        self.fits(run.stderr)
        self.assertTrue(run.stderr.isascii())
        long_line = 'x' * 5000 + '\n'
        self.assertEqual(self.ok_json('quiz', *TOPIC, '-n', '2', stdin=long_line)['asked'], 1)
        self.ok('undo')

    def test_quiz_errors(self):
        self.fails(64, 'quiz', '--level', 'guru', says="not 'guru'")
        self.fails(64, 'quiz', '--scope', 'beds', says='numbers of entries')
        self.fails(3, 'quiz', '--scope', '9.9', says='no such entry')
        self.fails(3, 'quiz', '--topic', 'No such', says='Garden')
        self.fails(3, 'quiz', '--levels', '--topic', 'No such')
        self.fails(64, 'quiz', '-n', '0')
        self.fails(64, 'quiz', '-n', '101')
        self.fails(64, 'quiz', '--seed', '-1')
        self.fails(64, 'quiz', '--levels', '--history')
        self.fails(64, 'quiz', 'beds')
        self.fails(2, 'quiz', *TOPIC, '--scope', '4.2', says='no card')

    # --- sheet ---

    def test_sheet_list(self):
        sheets = self.results('sheet', *TOPIC)
        for sheet in sheets + self.results('sheet'):
            self.has(sheet, {'topic': str, 'entry': str, 'title': str, 'note': (str, None), 'line': (int, None)})
        self.assertEqual([s['entry'] for s in sheets], ['1', '4', '4.2', '5'])
        self.assertEqual({s['topic'] for s in self.results('sheet')}, {'Python', 'Garden', 'Kitchen'})
        for env in ({}, {'LC_ALL': 'C'}, {'COLUMNS': '40'}):
            self.fits(self.ok('sheet', env=env), int(env.get('COLUMNS', 80)))

    def test_sheet_text(self):
        text = self.ok('sheet', *TOPIC, '1')
        for part in ('1 BASICS', 'Garden, last checked 2026-11-01', 'Tool 0 of the shed — spade', '│ seed │ → │ plant │',
                     '│ wait │', 'a :: b %% kept %%', '<script>alert(1)</script>'):
            self.assertIn(part, text)
        for part in ('#explain', 'a comment', ';;who'):
            self.assertNotIn(part, text)
        for entry, part in (('1.1', 'Tool 0 of the shed -- spade'), ('1.2', '| seed | > | plant |')):
            plain = self.ok('sheet', *TOPIC, entry, env={'LC_ALL': 'C'})
            self.assertIn(part, plain)
            self.assertTrue(plain.isascii())
        self.assertEqual(text.count('raised, flat'), 1)
        for entry in ('1', '2', '3', '4', '5', '1.4'):
            self.fits(self.ok('sheet', '-t', 'Python', entry))
        self.fits(self.ok('sheet', *TOPIC, '1', env={'COLUMNS': '40'}), 40)

    def test_sheet_markdown(self):
        one = self.ok_json('sheet', *TOPIC, '1.1')['results']
        self.assertEqual(len(one), 1)
        self.has(one[0], {'topic': str, 'entry': str, 'title': str, 'checked': str, 'markdown': str, 'file': None})
        self.assertEqual((one[0]['entry'], one[0]['title'], one[0]['checked']), ('1.1', '1.1 Beds', '2026-11-01'))
        self.assertEqual(self.ok('sheet', *TOPIC, '1.1', '--markdown'), one[0]['markdown'])
        self.assertIn('The **worm** digs.', one[0]['markdown'])
        self.assertIsNone(self.ok_json('sheet', *TOPIC, '5.2')['results'][0]['checked'])

    def test_sheet_html(self):
        page = self.ok('sheet', *TOPIC, '1', '--html', '-')
        self.assertTrue(page.startswith('<!DOCTYPE html>'))
        self.assertIn("Content-Security-Policy\" content=\"default-src 'none'", page)
        self.assertNotIn('<script', page)
        self.assertNotIn('<b>', page)
        self.assertIn('&lt;script&gt;', page)
        self.assertIn('<svg ', page)
        path = os.path.join(self.folder(), 'sheet.html')
        self.assertEqual(self.ok('sheet', *TOPIC, '1', '--html', path), '')
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), page)
        self.fails(1, 'sheet', *TOPIC, '1', '--html', path, says='--force')
        self.assertEqual(self.ok_json('sheet', *TOPIC, '1.1', '--html', path, '--force')['results'][0]['file'], path)
        self.fails(64, 'sheet', '1', '--html', '-', '--json', says='do not go together')
        self.fails(64, 'sheet', '1', '--html', 'x', '--markdown')
        self.fails(64, 'sheet', '--html', 'x', says='entry')
        self.fails(64, 'sheet', '--markdown', says='entry')

    def test_sheet_errors(self):
        self.fails(3, 'sheet', '9.9', says='no entry')
        self.fails(3, 'sheet', 'beds', says='no entry')
        self.fails(3, 'sheet', *TOPIC, '2.1')
        self.fails(3, 'sheet', '1', '--topic', 'No such')

    # --- diagram ---

    def test_diagram(self):
        chains = self.results('diagram', *TOPIC)
        for chain in chains + self.results('diagram'):
            self.has(chain, {'topic': str, 'entry': (str, None), 'title': str, 'steps': list, 'note': str, 'line': int})
            self.assertGreater(len(chain['steps']), 1)
        self.assertEqual([(c['entry'], c['steps']) for c in chains],
                         [('1.2', ['seed', 'plant', 'fruit']), ('5.1', ['dig', 'sow', 'reap']), ('1.3', ['hoe', 'wait', 'hoe again'])])
        self.assertEqual(self.ok('diagram', *TOPIC, '1.2'), '1.2 Flow\n┌──────┐   ┌───────┐   ┌───────┐\n'
                         '│ seed │ → │ plant │ → │ fruit │\n└──────┘   └───────┘   └───────┘\n')
        for env in ({}, {'LC_ALL': 'C'}, {'COLUMNS': '30'}):
            self.fits(self.ok('diagram', env=env), int(env.get('COLUMNS', 80)))
        self.assertTrue(self.ok('diagram', *TOPIC, env={'LC_ALL': 'C'}).isascii())
        self.assertEqual([c['entry'] for c in self.results('diagram', *TOPIC, '1')], ['1.2', '1.3'])
        svg = self.ok('diagram', *TOPIC, '1.2', '--svg')
        self.assertTrue(svg.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg '))
        self.assertIn('>plant</text>', svg)

    def test_diagram_drill(self):
        done = self.ok_json('diagram', *TOPIC, '1.2', '--drill', stdin='\n\nx\nn\n\ny\n')
        self.has(done, {'results': list, 'right': int, 'asked': int, 'event': str})
        self.assertEqual((done['right'], done['asked']), (2, 3))
        event = self.ok_json('log', '-n', '1')['events'][0]
        self.assertEqual(event['event'], done['event'])
        run = lib.smriti('diagram', *TOPIC, '1.2', '--drill', stdin='\nq\n')
        self.assertEqual((run.returncode, run.stdout), (0, '0 of 0 stages\n'))
        self.assertIn('│ ? │ → │ ? │ → │ ? │', run.stderr)
        self.assertIsNone(self.ok_json('diagram', *TOPIC, '1.2', '--drill', stdin='q\n')['event'])
        self.ok('undo')

    def test_diagram_errors(self):
        self.fails(3, 'diagram', '9.9', says='no arrow chain')
        self.fails(3, 'diagram', *TOPIC, '1.1', says='no arrow chain')
        self.fails(3, 'diagram', '--topic', 'Kitchen', says='no arrow chain')
        self.fails(64, 'diagram', 'beds', says='no number')
        self.fails(64, 'diagram', '--svg', '--drill', says='alone')
        self.fails(64, 'diagram', '--svg', '--json', says='alone')

    # --- workflow ---

    def test_workflow(self):
        flows = self.results('workflow', *TOPIC)
        self.assertEqual(flows, self.results('workflow', 'list', *TOPIC))
        for flow in flows + self.results('workflow'):
            self.has(flow, {'name': str, 'topic': str, 'entry': (str, None), 'title': str, 'checklist': bool, 'steps': list,
                            'last_at': (int, None), 'last_took_s': (int, None), 'note': str, 'line': int})
            self.assertRegex(flow['name'], '^[a-z0-9][a-z0-9-]*$')
        self.assertEqual([(f['name'], f['checklist'], f['steps']) for f in flows],
                         [('common-workflows', False, ['dig', 'sow', 'reap']),
                          ('security', True, ['lock the shed', 'close the gate'])])
        self.assertEqual(self.results('workflow', 'show', *TOPIC, 'COMMON'), flows[:1])
        self.assertEqual(self.ok('workflow', 'show', *TOPIC, 'security'), ' 1  lock the shed\n 2  close the gate\n')
        for env in ({}, {'LC_ALL': 'C'}):
            self.fits(self.ok('workflow', env=env))

    def test_workflow_start(self):
        start = ['workflow', 'start', *TOPIC, 'security']
        self.fails(3, *start, '--for', 'shed', says="there is no project 'shed'")
        done = self.ok_json(*start, stdin='\nskip\n')
        self.has(done, {'results': list, 'workflow': str, 'finished': bool, 'event': str})
        self.assertEqual([(s['n'], s['text'], s['done']) for s in done['results']],
                         [(1, 'lock the shed', True), (2, 'close the gate', False)])
        self.assertEqual((done['workflow'], done['finished']), ('security', False))
        self.assertIsNone(self.results('workflow', 'show', *TOPIC, 'security')[0]['last_at'])
        event = self.ok_json('log', '-n', '1')['events'][0]
        self.assertEqual(event['event'], done['event'])
        run = lib.smriti(*start, stdin='frob\nd\nDONE\n')
        self.assertEqual((run.returncode, run.stderr), (0, "'frob' is no key here: Enter or d, s, q\n"))
        self.assertEqual(run.stdout, 'security: 2 of 2 steps, 0 s\n')
        self.assertEqual(self.results('workflow', 'show', *TOPIC, 'security')[0]['last_at'], lib.NOW)
        self.assertIn(', last 2026-11-23', self.ok('workflow', 'list', *TOPIC))
        self.assertIn('(last time 0 s)', self.ok(*start, stdin='\n\n'))
        stopped = self.ok_json(*start, stdin='d\nq\n')
        self.assertEqual([s['took_s'] for s in stopped['results']], [0, None])
        self.assertIsNone(self.ok_json(*start, stdin='')['event'])
        for _ in range(4):
            self.ok('undo')

    def test_workflow_errors(self):
        self.fails(3, 'workflow', 'start', 'no-such', says='no workflow')
        self.fails(3, 'workflow', 'show', '', says='no workflow')
        self.fails(3, 'workflow', 'list', '--topic', 'No such')
        self.fails(64, 'workflow', 'frob', says="not 'frob'")
        self.fails(64, 'workflow', 'list', 'x', says='no name')
        self.fails(64, 'workflow', 'start', says='a name')

    # --- template ---

    def test_template(self):
        templates = self.results('template', *TOPIC)
        self.assertEqual(templates, self.results('template', 'list', *TOPIC))
        for template in templates + self.results('template'):
            self.has(template, {'name': str, 'topic': str, 'entry': (str, None), 'kind': str, 'title': str,
                                'about': (str, None), 'placeholders': list, 'files': list, 'note': str, 'line': int})
            for word in template['placeholders']:
                self.has(word, {'name': str, 'default': (str, None)})
        self.assertEqual([(t['name'], t['kind'], t['files']) for t in templates],
                         [('ask', 'prompt', []), ('plan', 'file', ['{{name}}.txt']),
                          ('tree', 'tree', ['{{dir=out}}/one.txt', '{{dir=out}}/sub/two.txt']),
                          ('twice', 'tree', ['a.txt', '{{b=b.txt}}'])])
        self.assertEqual(templates[0]['placeholders'], [{'name': 'name', 'default': None}, {'name': 'what', 'default': 'sow'}])
        self.assertEqual(self.results('template', 'show', 'ASK'), templates[:1])
        self.assertEqual(self.ok('template', 'show', 'ask'), 'Dear {{name}}, how do you {{what=sow}}?\n')
        for env in ({}, {'LC_ALL': 'C'}):
            self.fits(self.ok('template', env=env))

    def test_template_prompt(self):
        self.assertEqual(self.ok('template', 'use', 'ask', 'name=Äda'), 'Dear Äda, how do you sow?\n')
        self.assertEqual(self.results('template', 'use', 'ask', 'name={{what}}', 'what='),
                         [{'file': None, 'text': 'Dear {{what}}, how do you ?\n'}])
        self.fails(64, 'template', 'use', 'ask', says='name=...')
        self.fails(64, 'template', 'use', 'ask', 'name=x', 'frob=y', says="no word 'frob', it has name, what.")
        self.fails(64, 'template', 'use', 'ask', 'name=x', 'frob', says='WORD=VALUE')
        self.fails(1, 'template', 'use', 'ask', 'name=x', '--copy', says='no clipboard',
                   env={'DISPLAY': '', 'WAYLAND_DISPLAY': ''})

    def test_template_files(self):
        made = self.folder()
        self.assertEqual(self.ok('template', 'use', 'plan', made, 'name=bed'), 'wrote %s/bed.txt\n' % made)
        with open(os.path.join(made, 'bed.txt'), encoding='utf-8') as file:
            self.assertEqual(file.read(), 'A plan of bed.\n')
        self.ok('template', 'use', 'plan', 'name=here', cwd=made)
        self.assertTrue(os.path.isfile(os.path.join(made, 'here.txt')))
        done = self.results('template', 'use', 'tree', os.path.join(made, 'new', 'deep'), 'dir=d')
        self.assertEqual([(d['file'] and os.path.relpath(d['file'], made), d['text']) for d in done],
                         [('new/deep/d/one.txt', None), ('new/deep/d/sub/two.txt', None), (None, 'now look into d\n')])
        for d in done[:2]:
            self.assertTrue(os.path.isfile(d['file']))

    def test_template_never_overwrites(self):
        def left(path):
            return sorted(os.path.relpath(os.path.join(d, f), path) for d, _, files in os.walk(path) for f in files)

        made = self.folder()
        for make, clear in ((lambda p: open(p, 'w').close(), os.remove), (os.mkdir, os.rmdir),
                            (lambda p: os.symlink('/no/such/place', p), os.remove),
                            (lambda p: os.symlink('/etc/passwd', p), os.remove), (os.mkfifo, os.remove)):
            os.makedirs(os.path.join(made, 'out', 'sub'))
            there = os.path.join(made, 'out', 'sub', 'two.txt')
            make(there)
            before = os.lstat(there)
            self.fails(1, 'template', 'use', 'tree', made, says='there already, nothing was written')
            self.assertEqual((os.lstat(there).st_ino, os.lstat(there).st_mtime_ns), (before.st_ino, before.st_mtime_ns))
            self.assertFalse(os.path.exists(os.path.join(made, 'out', 'one.txt')))
            clear(there)
            shutil.rmtree(os.path.join(made, 'out'))
        outside = os.path.join(os.environ['HOME'], 'outside')
        os.makedirs(outside, exist_ok=True)
        os.symlink(outside, os.path.join(made, 'out'))
        self.fails(64, 'template', 'use', 'tree', made, says='outside the folder')
        self.assertEqual(left(outside), [])
        os.remove(os.path.join(made, 'out'))
        open(os.path.join(made, 'out'), 'w').close()
        self.fails(64, 'template', 'use', 'tree', made)
        self.assertEqual(left(made), ['out'])
        os.remove(os.path.join(made, 'out'))
        for value in ('../x', '/etc/x', 'a/../../b', '~x', '~/x', '..', '', 'a\nb', 'a\x1bb', 'a\\b', 'x' * 2000):
            for template, word in (('plan', 'name='), ('tree', 'dir=')):
                if (template, value) == ('plan', ''):
                    continue
                run = lib.smriti('template', 'use', template, made, word + value)
                if (template, value) == ('plan', '..'):  # '...txt' is a name as any other
                    self.assertEqual(run.returncode, 0)
                    os.remove(os.path.join(made, '...txt'))
                    continue
                self.assertIn(run.returncode, (1, 64), (template, value))
                self.assertEqual((run.stdout, run.stderr.count('\n')), ('', 1), (template, value))
                self.assertEqual(left(made), [], (template, value))
        for value in ('a.txt', 'a.txt/b'):
            self.fails(64, 'template', 'use', 'twice', made, 'b=' + value, says='nothing was written')
            self.assertEqual(left(made), [])
        self.assertEqual(left(os.environ['HOME'] + '/outside'), [])

    def test_template_starter(self):
        """Each of the starter vault can be used."""
        for template in self.results('template', '-t', 'Python'):
            made = self.folder()
            words = ['%s=value' % w['name'] for w in template['placeholders'] if w['default'] is None]
            done = self.results('template', 'use', template['name'], made, *words)
            self.assertEqual(sum(d['file'] is not None for d in done), len(template['files']), template['name'])
            self.assertGreater(len(done), 0)

    def test_template_errors(self):
        self.fails(3, 'template', 'use', 'no-such', says='no template')
        self.fails(3, 'template', 'show', 'no-such', says='no template')
        self.fails(64, 'template', 'frob', says="not 'frob'")
        self.fails(64, 'template', 'list', 'x', says='no name')
        self.fails(64, 'template', 'use', says='a name')
        self.fails(64, 'template', 'show', 'ask', 'x', says='a name')

    # --- around them ---

    def test_completion(self):
        def names(kind):
            return [line.split('\t')[0] for line in self.ok('__complete', kind).splitlines()]

        self.assertLess({'ask', 'plan', 'tree', 'pyproject'}, set(names('templates')))
        self.assertLess({'security', 'common-workflows'}, set(names('workflows')))
        self.assertEqual(sorted(names('topics')), ['Garden', 'Kitchen', 'Python'])
        self.assertLess({'1', '1.1', '4.2.1', '2.1.3'}, set(names('sheets')))
        self.assertEqual(len(set(names('sheets'))), len(names('sheets')))
        env = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/no/such/bus', 'XDG_RUNTIME_DIR': '/no/such', 'XDG_DATA_HOME': '/no/such'}
        for kind in ('templates', 'workflows', 'topics', 'sheets'):
            run = lib.smriti('__complete', kind, env=env)
            self.assertEqual((run.returncode, run.stdout, run.stderr), (0, '', ''))

    def test_nothing_there(self):
        script = ''.join('smriti %s </dev/null; echo $?; ' % c for c in
                         ('quiz', 'quiz --levels', 'sheet', 'sheet 1', 'diagram', 'workflow', 'workflow start x', 'template list'))
        inner = {k: v for k, v in os.environ.items() if k != 'SMRITI_SANDBOX'}
        run = lib.in_sandbox(['--no-vault'], script, env=inner)
        self.assertEqual(run.stdout, '2\n' * 8, run.stderr)
        self.assertEqual(run.stderr.count("no vault holds an outline note; 'smriti vault add DIR' adds one"), 8)
        folder = lib.vault(os.path.join(os.environ['HOME'], 'Bare'), Bare='# 1.0 [[ONE]]\n\n1.1 **Only** – this\n')
        run = lib.in_sandbox(['--vault', folder],
                             'smriti workflow; smriti template; smriti sheet; smriti sheet 1 | head -1; smriti quiz; echo $?; '
                             'smriti quiz --levels --json', env=inner)
        self.assertTrue(run.stdout.startswith('1      ONE\n1 ONE\n2\n'), (run.stdout, run.stderr))
        self.assertIn('"topic":"Bare"', run.stdout)

    def test_a_note_goes_away(self):
        """A note that cannot be read takes nothing from the others."""
        path = os.path.join(OWN, 'WORK — Garden.md')
        os.rename(path, path + '.away')
        try:
            self.assertEqual([w['name'] for w in self.results('workflow', *TOPIC)], ['common-workflows'])
        finally:
            os.rename(path + '.away', path)


if __name__ == '__main__':
    os.environ['TZ'] = 'Europe/Berlin'
    time.tzset()
    lib.main()
