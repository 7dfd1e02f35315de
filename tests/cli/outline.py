# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The outline as a person sees it, wide and narrow, and as JSON: counts that add
up, sheets, done marks, what is least known."""

import json
import shutil
import tempfile
import unicodedata

import lib

NOTE = '''# **[[1.0 SOUNDS — Sanskrit]] (ALL)**

1.1 **संस्कृतम् और देवनागरी लिपि का विस्तृत परिचय** – a, b ✔️  
1.2 **Sandhi**  
1.2.1 **Vowels** – a; b  
1.2.2 **Consonants with a rather long title that goes on and on** – a

# 2. [[FORMS — Sanskrit]] (1 Sheet)

2.1 **Nouns**  
2.1.1 **Cases** – a

## 1.1 x

alpha :: 1
b :: 2

## 1.2 y

c :: 3

## 1.2.1 z

delta :: 4
e :: 5

## 2.1.1 w

f :: 6
'''
ANSWER = 'for f in alpha delta; do id=$(smriti cards --json "$f" | grep -o \'"id":"[^"]*\' | head -1 | cut -c7-); smriti easy "$id" >/dev/null; done\n'


def width(line):
    return sum(0 if unicodedata.category(c) in ('Mn', 'Me', 'Cf') else 2 if unicodedata.east_asian_width(c) in 'WF' else 1
               for c in line)


class Outline(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)
        lib.vault(self.dir, Sanskrit=NOTE)

    def see(self, script):
        run = lib.in_sandbox(['--vault', self.dir, *lib.CLOCK], script)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_json(self):
        note = json.loads(self.see(ANSWER + 'smriti outline --json'))['notes'][0]
        self.assertEqual((note['topic'], note['cards'], note['known'], note['leaves'], note['done']), ('Sanskrit', 6, 2, 4, 1))
        self.assertEqual([(e['number'], e['level'], e['sheets'], e['done'], e['cards'], e['known']) for e in note['entries']],
                         [('1.0', 0, 1, False, 5, 2), ('1.1', 1, None, True, 2, 1), ('1.2', 1, None, False, 3, 1),
                          ('1.2.1', 2, None, False, 2, 1), ('1.2.2', 2, None, False, 0, 0), ('2', 0, 1, False, 1, 0),
                          ('2.1', 1, None, False, 1, 0), ('2.1.1', 2, None, False, 1, 0)])
        self.assertEqual(note['weakest'], ['2.1.1', '1.1', '1.2.1'])

    def test_widths(self):
        script = ANSWER + ''.join('COLUMNS=%d smriti outline %s; echo ==;' % (c, p) for c in (80, 40, 30) for p in ('', '--progress'))
        for columns, out in zip((80, 80, 40, 40, 30, 30), self.see(script).split('==\n')):
            lines = out.splitlines()
            self.assertIn('1 of 4 done, 2 of 6 cards known', out.replace(',\n', ', '))
            for line in lines:
                if self.dir not in line:
                    self.assertLessEqual(width(line), columns, line)
            self.assertRegex(out, r'\n {2}1\.0 SOUNDS.* 2/5\n')
            self.assertRegex(out, r'\n {4}✓ 1\.1 संस्कृत.* 1/2\n')
            self.assertRegex(out, r'\n {6}1\.2\.2 Consonants[^/]*\n')
        wide, bars = self.see(ANSWER + 'smriti outline; echo ==; smriti outline -p').split('==\n')
        self.assertNotIn('█', wide)
        self.assertIn('█████░░░░░     1/2\n', bars)
        self.assertTrue(bars.endswith('least known: 2.1.1 Cases 0/1\n             1.1 ' + bars.rsplit('1.1 ', 1)[1]))
        self.assertNotIn('\x1b', wide + bars)

    def test_ascii(self):
        out = self.see(ANSWER + 'LC_ALL=C smriti outline -p')
        self.assertIn('#####.....     1/2\n', out)
        self.assertIn('    x 1.1 ', out)

    def test_nothing_known(self):
        out = self.see('smriti outline -p')
        self.assertIn('1 of 4 done, 0 of 6 cards known\n', out)
        self.assertNotIn('least known', out)


if __name__ == '__main__':
    lib.main()
