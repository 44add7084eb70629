"""Arrows in templates, and what a strict content security policy forbids."""

import functools
import re

import pytest
from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from . import house

URL_TAG = re.compile(r"{%\s*url\s+['\"]([\w:.-]+)['\"]")
STATIC_TAG = re.compile(r"{%\s*static\s+['\"]([^'\"{}]+)['\"]\s*%}")
OTHER_TEMPLATE = re.compile(r"{%\s*(?:extends|include)\s+['\"]([^'\"]+)['\"]")
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
INLINE = {
    "script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:json|ld\+json)[\"'])", re.IGNORECASE
    ),
    "style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
}
# Drawn to PDF by WeasyPrint, which knows no policy; shown to browsers only as finished files. The page for a USB stick
# has no server beside it: everything is in the one file, with a policy of its own.
DRAWN_TO_PAPER = re.compile(
    r"templates/\w+/paper/|templates/\w+/papers/|/pdf/|/_paper_head\.html$|templates/certificates/offline\.html$"
)


def all_templates():
    return list(house.templates())


def name_of(path) -> str:
    return str(path.relative_to(house.ROOT))


def loader_name(path) -> str:
    parts = path.relative_to(house.ROOT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


def height_of_template(name: str) -> int:
    """`lms/` is the shelf below everything; templates at the very top (404.html) belong to the site."""
    first = name.split("/")[0]
    if first == "lms":
        return 0
    return house.height_of_app(first) if first in house.APPS else len(house.APPS) - 1


def source_of(path) -> str:
    return COMMENT.sub("", path.read_text())


@functools.cache
def names_of_addresses() -> dict[str, str]:
    """Return for each named address (`namespace:name`) the package of the view behind it."""
    found: dict[str, str] = {}

    def walk(patterns, prefix):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                walk(pattern.url_patterns, space)
            elif isinstance(pattern, URLPattern) and pattern.name:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                found[f"{prefix}{pattern.name}"] = getattr(view, "__module__", "").split(".")[0]

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("path", all_templates(), ids=name_of)
def test_template_loads(path):
    try:
        get_template(loader_name(path))
    except TemplateSyntaxError as error:
        pytest.fail(f"{name_of(path)}: {error}")


@pytest.mark.parametrize("path", all_templates(), ids=name_of)
def test_template_names_addresses_of_its_own_app_or_below(path):
    addresses = names_of_addresses()
    height = height_of_template(loader_name(path))
    named = URL_TAG.findall(source_of(path))
    unknown = [name for name in named if name not in addresses]
    upward = [name for name in named if (house.height_of_app(addresses.get(name, "")) or 0) > height]

    assert (unknown, upward) == ([], [])


@pytest.mark.parametrize("path", all_templates(), ids=name_of)
def test_template_is_built_from_templates_of_its_own_app_or_below(path):
    height = height_of_template(loader_name(path))
    named = OTHER_TEMPLATE.findall(source_of(path))

    assert [
        name
        for name in named
        if name.split("/")[0] in (*house.APPS, "lms") and height_of_template(name) > height
    ] == []


@pytest.mark.parametrize("path", all_templates(), ids=name_of)
def test_template_names_static_files_that_exist(path):
    assert [name for name in STATIC_TAG.findall(source_of(path)) if finders.find(name) is None] == []


@pytest.mark.parametrize(
    "path", [path for path in all_templates() if not DRAWN_TO_PAPER.search(str(path))], ids=name_of
)
def test_template_has_no_inline_script_style_or_handler(path):
    source = source_of(path)

    assert [kind for kind, pattern in INLINE.items() if pattern.search(source)] == []


@pytest.mark.parametrize(
    "kind, text",
    (
        ("script", "<script>go()</script>"),
        ("style", '<p style="color: red">'),
        ("style", "<style>p {}</style>"),
        ("handler", '<button onclick="go()">'),
        ("script address", '<a href="javascript:go()">'),
    ),
)
def test_inline_code_is_recognised(kind, text):
    assert INLINE[kind].search(text)


@pytest.mark.parametrize(
    "text",
    (
        '<script type="module" src="x.js"></script>',
        '<script type="application/json" id="data">{}</script>',
        '<td data-on="yes">',
    ),
)
def test_code_from_files_and_plain_data_are_allowed(text):
    assert not any(pattern.search(text) for pattern in INLINE.values())
