"""Mistakes in what the tablet itself does: it shows, keeps and sends."""

from __future__ import annotations

import shutil

import pytest

from tests.tablet.breaking import PATCHES, Project, patches_of, single_catchers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed"),
]
MISTAKES = patches_of("tablet")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    copy = Project(tmp_path_factory.mktemp("project"))
    yield copy
    shutil.rmtree(copy.folder)


def test_without_a_mistake_the_same_tests_pass(project):
    said = project.run(*single_catchers(MISTAKES))

    assert said.passed, said.words
    assert (said.failed, said.errors) == (0, 0), said.words


@pytest.mark.parametrize("patch", MISTAKES, ids=lambda path: path.stem)
def test_every_mistake_is_caught(project, patch):
    said = project.run_with(patch)

    # A test that says no; one that could not begin has caught nothing.
    assert (said.failed, said.errors) == (1, 0), said.words


def test_every_patch_is_tested_once_and_there_are_sixteen_at_least():
    assert sorted(patches_of("door") + patches_of("facts") + patches_of("tablet")) == list(PATCHES)
    assert len(PATCHES) >= 16
