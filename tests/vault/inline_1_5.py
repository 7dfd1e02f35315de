# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""How the one-line code answers of sections 1 and 5 are tried out.

More rows of the kind inline.py describes, for the cards of the notes
FOUNDATIONS and STAYING CURRENT.
"""

CHECKS = {
    # 1.1
    "sys.version_info": ("import sys", "_ >= (3, 11) and _ < (4, 0)"),
    "sys.implementation.name": ("import sys", "_ == _.lower() and _"),
    'compile(src, "<src>", "exec")': (
        "src = 'a = 1\\nb = 2'", "type(_).__name__ == 'code' and 'a' in _.co_names"
    ),
    "lambda n: n + 3": ("", "_(4) == 7"),
    "f(*args)": ("f, args = (lambda a, b: a - b), [5, 2]", "_ == 3"),
    # 1.2
    "10 if limit is None else limit": ("limit = 0", "_ == 0"),
    'getattr(x, "name", None)': ("x = 1", "_ is None"),
    # 1.3
    "copy.deepcopy(x)": ("import copy; x = [[1]]", "_ == x and _[0] is not x[0]"),
    "globals()": ("a = 5", "_['a'] == 5 and _ is __import__('sys').modules[__name__].__dict__"),
    "vars(x)": ("class X: pass\nx = X(); x.a = 1", "_ == {'a': 1}"),
    "dir(x)": ("x = 'text'", "'upper' in _ and _ == sorted(_)"),
    "next(it, None)": ("it = iter([])", "_ is None"),
    "list(itertools.islice(it, 5))": ("import itertools; it = itertools.count(3)", "_ == [3, 4, 5, 6, 7]"),
    # 1.4
    "ast.unparse(tree)": ("import ast; tree = ast.parse('a=1')", "_ == 'a = 1'"),
    "ast.literal_eval(s)": ("import ast; s = '[1, {\"a\": None}]'", "_ == [1, {'a': None}]"),
    "keyword.iskeyword(s)": ("import keyword; s = 'while'", "_ is True and not keyword.iskeyword('match')"),
    "sys.getrecursionlimit()": ("import sys", "_ > 100"),
    "importlib.import_module(name)": ("import importlib; name = 'json'", "_.__name__ == 'json'"),
    "importlib.util.find_spec(name) is not None": (
        "import importlib.util; name = 'json'",
        "_ is True and importlib.util.find_spec('no_such_module') is None",
    ),
    "importlib.reload(m)": ("import importlib, json as m; m.old = 1", "_ is m and m.old == 1"),
    "gc.collect()": ("import gc", "type(_) is int"),
    # 1.5
    "sys.getswitchinterval()": ("import sys", "0 < _ < 1"),
    "sys.getrefcount(x)": ("import sys; x = []", "_ >= 1"),
    "sys.getsizeof(x)": ("import sys; x = 'a' * 1000", "_ > 1000 and sys.getsizeof([x]) < 1000"),
    "id(x)": ("x = []; y = []", "_ == id(x) and _ != id(y)"),
    # 1.6
    "math.fsum(xs)": ("import math; xs = [0.1] * 10", "_ == 1.0"),
    "os.process_cpu_count()": ("import os", "_ >= 1", (3, 13)),
    "sys.version_info >= (3, 12)": ("import sys", "_ is (sys.version_info[:2] >= (3, 12))"),
    # 5.1
    "uuid.uuid7()": ("import uuid", "_.version == 7 and _ < uuid.uuid7()", (3, 14)),
    'sysconfig.get_config_var("Py_GIL_DISABLED")': ("import sysconfig", "_ in (0, 1, None)"),
    # 5.2
    'r"\\d+"': ("import re", "re.findall(_, 'a12b3') == ['12', '3']"),
    # 5.3
    "dict[str, list[int]]": ("import typing", "typing.get_args(_) == (str, list[int])"),
    'f"{n} of {total}"': ("n, total = 2, 5", "_ == '{} of {}'.format(n, total)"),
    "Path(p).exists()": ("from pathlib import Path; p = 'no such file'", "_ is False and Path('.').exists()"),
    "{k: v for k, v in pairs if v}": ("pairs = [('a', 1), ('b', 0)]", "_ == {'a': 1}"),
    'importlib.metadata.version("pip")': (
        "import importlib.metadata; importlib.metadata.version = lambda name: {'pip': '1.0'}[name]",
        "_ == '1.0'",
    ),
    # 5.4
    "typing.get_type_hints(f)": ("import typing\ndef f(n: 'int'): pass", "_ == {'n': int}"),
}
