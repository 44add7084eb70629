"""Translating beside the original: what is done, outdated, missing; Spanish stays visible as Spanish."""

import pytest
from django.urls import reverse

from curriculum.pages import translating
from curriculum.pages.segments import segments_of_body, with_texts
from curriculum.pages.translating import Progress, State
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make.lesson(
        make.course(title="Tejido"),
        title="Derecho",
        body=[
            ("heading", {"text": "Los movimientos", "minutes": 30}),
            ("text", "<p>Tome el palito.</p>"),
            make.steps("Entre en el punto.", "Envuelva la hebra."),
            ("circle", {"purpose": "empathy", "questions": ["¿Qué enseñó usted?"]}),
        ],
    )


@pytest.fixture
def translated(lesson):
    locale = make.translated(lesson.get_parent().specific, title="Away", live=False).locale
    return translating.begin_translation(lesson, locale, by=UserFactory(username="sayri"))


def pairs_of(lesson, translated):
    translated = type(translated).objects.get(pk=translated.pk)
    lesson = type(lesson).objects.get(pk=lesson.pk)
    memory = translating.memory_of([translated]).get(translated.pk, {})
    return {
        pair.segment.value: pair
        for pair in translating.pairs(translating.stored(lesson), translating.stored(translated), memory)
    }


def path_of(lesson, text):
    return next(one.path for one in translating.segments_of(translating.stored(lesson)) if one.value == text)


def test_every_text_for_readers_is_found_and_nothing_else(lesson):
    assert [one.value for one in segments_of_body(translating.stored(lesson)["body"])] == [
        "Los movimientos",
        "<p>Tome el palito.</p>",
        "Entre en el punto.",
        "Envuelva la hebra.",
        "¿Qué enseñó usted?",
        "Nadie tiene que hablar. Lo que se dice en el círculo se queda en el círculo.",
    ]


def test_body_with_its_own_texts_is_itself(lesson):
    body = translating.stored(lesson)["body"]

    assert with_texts(body, {one.path: one.value for one in segments_of_body(body)}) == body


def test_copy_is_untranslated_until_somebody_translates(lesson, translated):
    path = path_of(lesson, "Entre en el punto.")

    translating.save_translation(translated, {path: "Yaykuy."}, by=UserFactory())

    found = pairs_of(lesson, translated)
    assert (found["Entre en el punto."].translation, found["Entre en el punto."].state) == (
        "Yaykuy.",
        State.DONE,
    )
    assert {pair.state for text, pair in found.items() if text != "Entre en el punto."} == {State.MISSING}


def test_change_of_the_original_marks_the_text_outdated_and_brings_new_blocks(lesson, translated):
    path = path_of(lesson, "Entre en el punto.")
    translating.save_translation(translated, {path: "Yaykuy."}, by=UserFactory())
    draft = lesson.get_latest_revision_as_object()
    draft.body[2].value["steps"][0]["text"] = "Entre en el primer punto."
    draft.body.append(("text", "<p>Repita.</p>"))
    draft.save_revision()

    found = pairs_of(lesson, translated)
    assert found["Entre en el primer punto."].state is State.OUTDATED
    assert found["Entre en el primer punto."].translation == "Yaykuy."
    assert found["<p>Repita.</p>"].state is State.MISSING

    translating.save_translation(translated, {path: "Yaykuy ñawpaqman."}, by=UserFactory())

    assert pairs_of(lesson, translated)["Entre en el primer punto."].state is State.DONE
    body = translating.stored(type(translated).objects.get(pk=translated.pk))["body"]
    assert [block["type"] for block in body] == ["heading", "text", "steps", "circle", "text"]


def test_emptied_translation_is_spanish_again(lesson, translated):
    path = path_of(lesson, "Entre en el punto.")
    translating.save_translation(translated, {path: "Yaykuy."}, by=UserFactory())

    translating.save_translation(translated, {path: " "}, by=UserFactory())

    assert pairs_of(lesson, translated)["Entre en el punto."].state is State.MISSING


def test_progress_costs_the_same_for_one_lesson_and_many(lesson, translated, django_assert_num_queries):
    more = [make.lesson(lesson.get_parent(), body=[make.steps("Uno.")]) for _number in range(3)]
    for one in more:
        translating.begin_translation(one, translated.locale, by=None)

    def fetched(pages):
        keys = [page.pk for page in pages]
        return list(type(lesson).objects.filter(pk__in=keys).select_related("latest_revision"))

    one, many = fetched([lesson]), fetched([lesson, *more])
    with django_assert_num_queries(2):
        translating.progress_of(one)
    with django_assert_num_queries(2):
        found = translating.progress_of(many)

    assert found[lesson.pk] == {"quy": Progress(done=0, outdated=0, missing=7, page=translated.pk)}


def test_spanish_parts_of_a_published_translation_are_named(lesson, translated):
    path = path_of(lesson, "Entre en el punto.")
    translating.save_translation(translated, {path: "Yaykuy."}, by=UserFactory())
    page = make.published(translated)

    ids = [block["id"] for block in page.body.raw_data]

    assert translating.untranslated_blocks(page) == {ids[0], ids[1], ids[3]}


def test_page_marks_what_is_spanish(lesson, translated, client):
    path = path_of(lesson, "Entre en el punto.")
    translating.save_translation(translated, {path: "Yaykuy."}, by=UserFactory())
    make.published(translated.get_parent().get_parent().specific)
    make.published(translated.get_parent().specific)
    page = make.published(translated)

    html = client.get(page.url).content.decode()

    assert '<div lang="es" class="lesson-untranslated">' in html


def test_translator_works_side_by_side(lesson, translated, client):
    norma = make.author(lesson.get_parent().get_parent(), "norma")
    type(translated).objects.filter(pk=translated.pk).update(owner=norma)
    make.author(translated.get_parent().get_parent(), "yeni")
    norma.groups.add(*norma.groups.model.objects.all())
    client.force_login(norma)
    address = reverse("lms_lessons:translate", args=[lesson.pk, "quy"])
    path = path_of(lesson, "Entre en el punto.")

    page = client.get(address)
    assert page.status_code == 200
    assert "Entre en el punto." in page.content.decode()

    answer = client.post(address, {f"t:{path}": "Yaykuy."})

    assert answer.status_code == 302
    assert pairs_of(lesson, translated)["Entre en el punto."].state is State.DONE


def test_translation_of_a_page_out_of_reach_is_refused(lesson, translated, client):
    stranger = UserFactory(username="ajena")
    client.force_login(stranger)

    assert client.get(reverse("lms_lessons:translate", args=[lesson.pk, "quy"])).status_code in (
        302,
        403,
        404,
    )
