"""Every pair of text and ground that a style sheet puts together can be read, in every scheme."""

from __future__ import annotations

import pytest

from tests.look.styles import SURFACES, contrast, role_in, roles, rules

PUBLIC = ("base.css", "components.css", "public.css")
TOUCH = ("base.css", "components.css", "touch.css")
# Scheme, the sheets it is made of, the least contrast of text: 7 in the sun, 4.5 elsewhere (WCAG 2.2 AA).
SCHEMES = (
    ("light", PUBLIC, 4.5),
    ("dark", PUBLIC, 4.5),
    ("print", (*PUBLIC, "touch.css"), 7.0),
    ("touch", TOUCH, 7.0),
    ("admin-light", ("admin.css",), 4.5),
    ("admin-dark", ("admin.css",), 4.5),
)
ADMIN_SURFACES = {"admin-light": ("#ffffff", "#f6f6f8"), "admin-dark": ("#262626", "#1d1d1d")}


def ground_of(says: dict[str, str]) -> str | None:
    return role_in(says.get("background-color") or says.get("background") or "")


def is_decoration(says: dict[str, str]) -> bool:
    """Masked shapes carry no text; what they mean stands in words beside them."""
    return any(name.startswith("mask") for name in says)


def pairs(sheets: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(where, text role, ground role) for each rule; a rule without a ground may lie on any surface."""
    found = []
    for rule in (rule for sheet in sheets for rule in rules(sheet)):
        where, text, ground = (
            f"{rule.sheet}: {rule.selector}",
            role_in(rule.says.get("color", "")),
            ground_of(rule.says),
        )
        if is_decoration(rule.says) or not text:
            continue
        if ground:
            found.append((where, text, ground))
        elif text.startswith("--on-"):
            # The text of a ground that an element around it has.
            found.append((where, text, text.replace("--on-", "--", 1)))
        else:
            found += [(where, text, surface) for surface in SURFACES]
    return found


@pytest.mark.parametrize(("scheme", "sheets", "least"), SCHEMES)
def test_every_text_is_readable_on_its_ground(scheme, sheets, least):
    colours = roles(scheme)

    weak = []
    for where, text, ground in pairs(sheets):
        if scheme in ADMIN_SURFACES and ground in SURFACES:
            grounds = ADMIN_SURFACES[scheme]
        else:
            grounds = (colours[ground],)
        if text not in colours:  # Wagtail's own variables answer for themselves
            continue
        weak += [
            (where, text, ground, round(contrast(colours[text], g), 2))
            for g in grounds
            if contrast(colours[text], g) < least
        ]

    assert weak == []


@pytest.mark.parametrize("sheet", ["base.css", "components.css", "public.css", "touch.css"])
def test_whoever_sets_a_ground_sets_the_text_on_it(sheet):
    alone = [
        rule.selector
        for rule in rules(sheet)
        if ground_of(rule.says)
        and "color" not in rule.says
        and not is_decoration(rule.says)
        # The second half of the loading thread and of a progress bar: no text inside.
        and "::" not in rule.selector
    ]

    assert alone == []


@pytest.mark.parametrize("scheme", ["light", "dark", "touch", "print"])
@pytest.mark.parametrize(
    "role", ["--line-strong", "--focus", "--structure-ink", "--done", "--waiting", "--problem"]
)
def test_edges_of_controls_and_the_focus_ring_stand_out(scheme, role):
    colours = roles(scheme)

    assert min(contrast(colours[role], colours[surface]) for surface in SURFACES) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark", "touch"])
def test_the_main_action_stands_out_from_the_page(scheme):
    colours = roles(scheme)

    assert contrast(colours["--action"], colours["--paper"]) >= 3


def test_dark_gives_every_colour_of_the_light_scheme_a_value_of_its_own():
    from tests.look.styles import DARK

    light = {n for r in rules("tokens.css") if not r.media for n, v in r.says.items() if v.startswith("#")}
    dark = {n for r in rules("tokens.css") if DARK in r.media for n in r.says}

    assert light - dark == set()


def test_print_is_black_on_white():
    colours = roles("print")

    greys = {
        colour for role, colour in colours.items() if role not in ("--line", "--thread-quiet", "--text-quiet")
    }

    assert greys == {"#000000", "#ffffff"}


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
