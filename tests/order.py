"""Which files of tests are begun first: the longest ones, so that no core is left with one of them at the end."""

from __future__ import annotations

# Of the browser and slow tests, by the processor time a whole file takes, longest first (from a minute upwards). A
# place that is wrong costs time and nothing else.
LONGEST = (
    "tests/tablet/test_mistakes_on_the_tablet.py",
    "tests/certificates/test_prepared.py",
    "tests/tablet/test_faults.py",
    "tests/certificates/conformance/test_files.py",
    "tests/courses/evidence/papers/test_papers.py",
    "tests/tablet/test_mistakes_at_the_door.py",
    "tests/run/test_wheel.py",
    "tests/run/test_demo.py",
    "tests/curriculum/booklets/test_papers.py",
    "tests/courses/sync/test_convergence.py",
    "tests/curriculum/pages/test_author_story.py",
    "tests/story/test_whole_story.py",
    "tests/certificates/statements/test_paper.py",
    "tests/tablet/test_speed.py",
    "tests/tablet/test_mistakes_in_the_facts.py",
    "tests/curriculum/exchange/test_course_files.py",
    "tests/certificates/statements/test_statements.py",
    "tests/certificates/test_crash_and_race.py",
)


def place_of(nodeid: str) -> int:
    """Return the place of a test's file in the order of a run, counted from 0; all other files come last."""
    file = nodeid.split("::", 1)[0]
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)
