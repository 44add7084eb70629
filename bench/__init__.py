"""How much the screens cost, as ratios to a bare Wagtail page measured in the same run.

    python3 run.py bench                      every scenario, on SQLite
    python3 run.py bench session pages        some of them
    python3 run.py bench --postgresql         on a temporary PostgreSQL server

A ratio says the same on a fast and on a slow machine, alone or beside other work; milliseconds do not. A scenario is
a module of `bench.scenarios` with a function `run(stage)`, which prints nothing and yields `Line`s.
"""
