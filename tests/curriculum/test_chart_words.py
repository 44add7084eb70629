"""Words of charts in another language: a sheet goes out, comes back filled, is looked at, reviewed, shown."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from wagtail.models import Locale, ModelLogEntry

from curriculum.charts.grids import problems
from curriculum.charts.symbols import SYMBOLS
from curriculum.charts.vocabularies import SPANISH, OwnWords, with_own
from curriculum.charts.wording import read_written, written_text
from curriculum.freshness.queries import stamp
from curriculum.wordings import actions, queries, rules, sheets
from curriculum.wordings.models import ChartWords
from tests.curriculum.charts.test_charts import OWN, charts
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

NAME = "Sayri Huamán"


def other_words(**changes):
    """Words of a made-up language: every Spanish word with an ending."""
    words = {key: f"{text}ta" if text else "" for key, text in rules.spanish_words().items()}
    return {**words, **changes}


def codes_of(words):
    with pytest.raises(rules.NotAVocabulary) as refused:
        rules.vocabulary_from(words, language="quy")
    return [(one.key, one.code, one.detail) for one in refused.value.problems]


# -------------------------------------------------------------------------------------------- rules


def test_spanish_words_by_key_are_the_spanish_vocabulary():
    assert rules.vocabulary_from(rules.spanish_words(), language="es") == SPANISH


def test_every_symbol_and_every_sentence_has_a_key_of_its_own():
    keys = [word.key for word in rules.words_needed()]

    assert len(keys) == len(set(keys)) == 11 + len(SYMBOLS) + 4 * (len(SYMBOLS) - 1)


def test_the_sample_works_out():
    assert problems(rules.sample()) == []


@pytest.mark.parametrize(
    ("key", "text", "found"),
    (
        ("right.k.one", "", ("right.k.one", "empty", "")),
        ("name.k", "x" * 121, ("name.k", "too_long", "120")),
        ("row", "Muyuy", ("row", "place", "{number}")),
        ("row", "Muyuy {number} {number}", ("row", "place", "{number}")),
        ("yarn", "{what} hukwan", ("yarn", "place", "{yarn}")),
        ("times", "{what} kuti", ("times", "place", "{count}")),
        ("repeat_to_end", "kutichiy", ("repeat_to_end", "place", "*")),
        ("row", "{number} {what}", ("row", "braces", "")),
        ("right.k.one", "{count} puntu", ("right.k.one", "braces", "")),
        ("right.k.one", "kay, chay", ("right.k.one", "sign", ",")),
        ("right.k.one", "kay; chay", ("right.k.one", "sign", ";")),
        ("right.k.one", "kay * chay", ("right.k.one", "sign", "*")),
        ("wrong.yo.many", "kay: chay", ("wrong.yo.many", "sign", ":")),
        ("wrong.yo.many", "kay (chay)", ("wrong.yo.many", "sign", "(")),
        ("right_side", "kay.", ("right_side", "sign", ".")),
        ("row", "Muyuy 1{number}", ("row", "digit", "")),
        ("wrong_side", "carata", ("wrong_side", "twice", "right_side")),
        ("right.p.one", "Derechota", ("right.p.one", "twice", "right.k.one")),
        ("right.p.many", "derechosta", ("right.p.many", "twice", "right.k.many")),
        ("name.p", "derechota", ("name.p", "twice", "name.k")),
        # "2 juntota" is one decrease, or two of what is called "juntota".
        ("right.k.many", "juntos al derechota", ("right.k.many", "misread", "Vuelta 1ta (carata): 2 juntos al derechota.")),
        ("right.m1l.one", "lazadata con A", None),
        ("nothing", "disminución doble centradata", ("right.s2kp.one", "misread", None)),
        ("times", "{what} {count}", None),
        ("right.k.many", "derechota", None),
        ("name.k", "kuska, lliwan (huk)", None),
    ),
)  # fmt: skip
def test_a_word_that_makes_charts_unreadable_is_named(key, text, found):
    words = other_words() | {key: text}
    if found is None and key != "right.m1l.one":
        assert rules.vocabulary_from(words, language="quy").language == "quy"
    elif found is None:
        # The yarn's sentence is "{what} con {yarn}ta" here: "con A" alone is no colour.
        rules.vocabulary_from(words, language="quy")
        assert ("right.m1l.one", "misread") in [
            one[:2] for one in codes_of(words | {"yarn": "{what} con {yarn}"})
        ]
    else:
        named = [one for one in codes_of(words) if one[:2] == found[:2]]
        assert named
        assert found[2] is None or named[0] == found


def test_missing_and_unknown_keys_are_named():
    words = other_words(zz="x")
    del words["name.yo"]

    assert codes_of(words) == [("name.yo", "missing", ""), ("zz", "unknown", "")]


WORDS = st.sampled_from(
    ["away", "kuti", "2", "12", "con", "A", "huk-pi", "veces", "ñawi", "t'ikray", "B", "muyuy", "llañu", "3"]
)
ENDS = st.sampled_from(["", "wan", "pas", "2", " A", " kuti"])


@st.composite
def vocabularies(draw):
    """Words of languages nobody speaks, built to be taken for each other; only those the rules accept."""
    words = {}
    nameless = draw(st.sets(st.sampled_from([word.key for word in rules.words_needed()]), max_size=3))
    for number, word in enumerate(rules.words_needed()):
        # Letters of its own keep most words apart; the rules judge the few without.
        own = "" if word.key in nameless else "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")
        if word.places:
            middle = draw(st.permutations(word.places))
            words[word.key] = " ".join([draw(st.sampled_from(["", "kay", "con"])), *middle, own]).strip()
        elif word.may_be_empty and draw(st.booleans()):
            words[word.key] = ""
        else:
            words[word.key] = f"{draw(WORDS)} {own}{draw(ENDS)}" if word.is_phrase else f"kay {own}"
    if draw(st.booleans()):
        words["times"] = draw(st.sampled_from(["{what} {count}", "{count} kuti {what}", "{count} {what}"]))
    if draw(st.booleans()):
        words["yarn"] = draw(st.sampled_from(["{what} {yarn}", "{yarn} {what}", "{what} con {yarn}"]))
    try:
        return rules.vocabulary_from(words, language="xx")
    except rules.NotAVocabulary:
        assume(False)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None
)
@given(vocabularies(), st.lists(charts(), min_size=3, max_size=6))
def test_what_the_rules_accept_is_read_back_word_for_word(vocabulary, many):
    words = with_own(
        vocabulary,
        [
            OwnWords("bob", "garbanzo", "un garbanzo", "un garbanzo por el revés"),
            OwnWords("fan", "abanico", "abanico de cinco", "abanico de cinco"),
        ],
    )
    for one in many:
        text = written_text(one, words)

        assert written_text(read_written(text, words, OWN), words) == text


# ------------------------------------------------------------------------------------------- sheets


def workbook(words, *, title="Palabras quy", headings=("Clave", "Español", "Ejemplo de uso", "Traducción")):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(headings)
    for key, text in words.items():
        sheet.append([key, "", "", text])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(words, separator=";", encoding="utf-8-sig"):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(["Clave", "Traducción"])
    writer.writerows(words.items())
    return file.getvalue().encode(encoding)


def read(data):
    reading = sheets.read_sheet(data, language="quy")
    return [(one.row, one.column, one.key, one.code) for one in reading.problems]


def test_the_sheet_carries_key_spanish_example_and_what_there_is():
    book = load_workbook(io.BytesIO(sheets.sheet_for("quy", {"right.yo.one": "=muyu"})))

    rows = [[cell.value for cell in row] for row in book["Palabras quy"].iter_rows()]

    assert rows[0] == ["Clave", "Español", "Ejemplo de uso", "Traducción"]
    assert ["right.yo.one", "lazada", "Vuelta 1 (cara): 1 lazada.", "=muyu"] in rows
    assert book["Palabras quy"].cell(row=2, column=2).value == "Monte {count} punto."


@pytest.mark.parametrize("separator", (";", ",", "\t"))
def test_a_filled_sheet_gives_its_words_back_as_xlsx_and_csv(separator):
    words = other_words()

    for data in (sheets.sheet_for("quy", words), as_csv(words, separator)):
        reading = sheets.read_sheet(data, language="quy")
        assert (reading.words, reading.problems) == (words, ())


def test_csv_of_old_excel_keeps_its_letters():
    assert sheets.read_sheet(as_csv(other_words(), encoding="cp1252"), language="quy").words == other_words()


@pytest.mark.parametrize(
    ("data", "code"),
    (
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n", "empty", id="blanks"),
        pytest.param(b"%PDF-1.7", "other_file", id="pdf"),
        pytest.param(b"\x89PNG\r\n", "other_file", id="picture"),
        pytest.param(b"PK\x03\x04 cut in half", "damaged", id="cut"),
        pytest.param(b"<html><p>Clave;x", "other_file", id="web_page"),
        pytest.param(b"a;b\r\n1;2\r\n", "no_headings", id="other_table"),
        pytest.param("Clave;Traducción\r\n".encode(), "empty", id="headings_only"),
        pytest.param(b"x" * (sheets.MOST_BYTES + 1), "too_large", id="large"),
        pytest.param(as_csv({f"k{n}": "x" for n in range(10_000)}), "too_many_rows", id="ten_thousand_csv"),
        pytest.param(
            workbook({f"k{n}": "x" for n in range(10_000)}), "too_many_rows", id="ten_thousand_xlsx"
        ),
        pytest.param(
            workbook(other_words(), title="Palabras ay"), "other_language", id="of_another_language"
        ),
    ),
)
def test_a_file_that_is_no_sheet_is_refused_by_name(data, code):
    with pytest.raises(sheets.NotASheet) as refused:
        sheets.read_sheet(data, language="quy")

    assert refused.value.code == code


def test_problems_are_told_by_row_and_column():
    words = other_words(row="Muyuy", zz="x")
    place = 2 + list(words).index("row")
    last = 2 + list(words).index("zz")

    assert read(workbook(words)) == [(place, "D", "row", "place"), (last, "A", "zz", "unknown")]


def test_a_formula_is_named_once_and_never_worked_out():
    words = other_words() | {"right.k.one": '=CONCATENATE("a","b")'}
    place = 2 + list(words).index("right.k.one")

    assert read(workbook(words)) == [(place, "D", "right.k.one", "formula")]


def test_an_older_sheet_lacks_the_new_words_and_says_which():
    words = other_words()
    del words["name.c8b"]

    assert read(workbook(words)) == [(0, "D", "name.c8b", "missing")]


def test_a_key_twice_and_a_translation_without_a_key_are_named():
    file = as_csv(other_words()) + b"row;Muyuy {number}\r\n;solo\r\n"
    last = len(other_words()) + 1

    assert read(file) == [(last + 1, "A", "row", "key_twice"), (last + 2, "A", "", "no_key")]


# ------------------------------------------------------------------------------- entering, reviewing


@pytest.fixture
def quechua(db):
    return Locale.objects.get_or_create(language_code="quy")[0]


@pytest.fixture
def delia(db):
    return UserFactory(
        username="delia", permissions=["wagtailadmin.access_admin", "lms_curriculum.change_craftterm"]
    )


@pytest.fixture
def reviewed(quechua, delia):
    return actions.enter_words(
        quechua, other_words(), by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate()
    )


def test_reviewed_words_are_used_and_others_are_not(quechua, delia):
    assert queries.vocabulary_for("quy") is SPANISH

    row = actions.enter_words(quechua, other_words(), by=delia)
    assert queries.vocabulary_for("quy") is SPANISH

    actions.review_words(row, by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate())
    assert queries.vocabulary_for("quy").right["yo"].one == "lazadata"

    assert actions.withdraw_review(row, by=delia)
    assert queries.vocabulary_for("quy") is SPANISH
    assert ChartWords.objects.get().words == other_words()
    assert not actions.withdraw_review(row, by=delia)
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "lms.enter_chart_words",
        "lms.review_chart_words",
        "lms.withdraw_chart_words",
    ]


def test_every_change_throws_kept_pages_away(quechua, delia):
    seen = [stamp()]
    row = actions.enter_words(quechua, other_words(), by=delia)
    seen.append(stamp())
    actions.review_words(row, by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate())
    seen.append(stamp())
    actions.withdraw_review(row, by=delia)
    seen.append(stamp())

    assert len(set(seen)) == 4


def test_new_words_take_the_review_of_the_old_ones_away(reviewed, quechua, delia):
    actions.enter_words(quechua, other_words(), by=delia)

    assert not ChartWords.objects.get().is_reviewed


@pytest.mark.parametrize("name, days", (("  ", 0), (NAME, 1)), ids=("nobody", "tomorrow"))
def test_a_review_needs_a_person_and_a_day_that_has_come(quechua, delia, name, days):
    row = actions.enter_words(quechua, other_words(), by=delia)

    with pytest.raises(actions.NobodyReviewed):
        actions.review_words(
            row, by=delia, reviewed_by=name, reviewed_on=timezone.localdate() + timedelta(days=days)
        )

    assert not ChartWords.objects.get().is_reviewed


def test_words_entered_anew_meanwhile_are_not_reviewed_by_what_was_read_before(quechua, delia):
    read_before = actions.enter_words(quechua, other_words(), by=delia)
    actions.enter_words(quechua, other_words(**{"right.yo.one": "otra"}), by=delia)

    with pytest.raises(actions.NothingToReview):
        actions.review_words(read_before, by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate())


def test_the_database_keeps_a_name_with_its_day(quechua):
    with pytest.raises(IntegrityError), transaction.atomic():
        ChartWords.objects.create(locale=quechua, words={}, reviewed_by=NAME)


def test_words_the_product_outgrew_fall_back_to_spanish_and_count_what_is_missing(reviewed, quechua):
    words = dict(reviewed.words)
    del words["name.c8b"], words["right.c8b.one"]
    ChartWords.objects.update(words=words)

    assert queries.vocabulary_for("quy") is SPANISH
    state = queries.state_of(quechua)
    assert (state.missing, state.is_usable, state.is_shown) == (2, False, False)


def test_spanish_is_never_entered(delia):
    with pytest.raises(ValueError):
        actions.enter_words(Locale.get_default(), other_words(), by=delia)


def chart(**changes):
    return ("chart", {"title": "Calado", "cast_on": 3, "rows": "k*3\nk*3", "yarns": [], "own": [], **changes})


def lesson_in_quechua(how_many=1):
    lesson = make.lesson(make.course(), body=[chart() for _number in range(how_many)])
    make.translated(lesson.get_parent().specific, title="Away")
    return make.translated(lesson, title="Llikay")


def test_a_lesson_shows_reviewed_words_and_marks_spanish_where_there_are_none(client, quechua, delia):
    page = lesson_in_quechua()

    before = client.get(page.url).content.decode()
    actions.enter_words(quechua, other_words(), by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate())
    after = client.get(page.url).content.decode()

    assert '<div class="lesson-chart__words" lang="es">' in before
    assert "lesson-fallback" in before
    assert "3 derechos." in before
    assert '<div class="lesson-chart__words" lang="quy">' in after
    assert "Monte 3 puntos.ta" in after
    # What is left says that the lesson itself is not translated.
    assert before.count("lesson-fallback") == after.count("lesson-fallback") + 1
    assert "3 derechosta." in after


@pytest.mark.parametrize("how_many", (1, 3))
@pytest.mark.parametrize("has_words", (False, True))
def test_charts_ask_for_words_once_a_page(client, quechua, delia, how_many, has_words):
    page = lesson_in_quechua(how_many)
    if has_words:
        actions.enter_words(
            quechua, other_words(), by=delia, reviewed_by=NAME, reviewed_on=timezone.localdate()
        )

    with CaptureQueriesContext(connection) as caught:
        client.get(page.url)

    assert sum("chartwords" in one["sql"] for one in caught) == 1


@pytest.mark.django_db
def test_spanish_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.vocabulary_for("es-pe") is SPANISH


# ------------------------------------------------------------------------------------------ screens


def address(name, code="quy"):
    return reverse(f"lms_chart_words:{name}", args=[code])


def sent(client, data, name="palabras.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(address("language"), {"file": file})


def test_a_sheet_is_looked_at_saved_with_a_name_and_withdrawn(client, quechua, delia):
    client.force_login(delia)
    empty = client.get(address("sheet")).content
    assert sheets.read_sheet(empty, language="quy").problems

    looked = sent(client, workbook(other_words()))
    assert "Monte 11 puntos.ta" in looked.content.decode()
    assert not ChartWords.objects.exists()

    seal = looked.context["seal"]
    today = timezone.localdate()
    client.post(address("save"), {"seal": seal, "reviewed_by": NAME, "reviewed_on": today.isoformat()})
    row = ChartWords.objects.get()
    assert (row.reviewed_by, row.reviewed_on, row.entered_by, row.words) == (
        NAME,
        today,
        delia,
        other_words(),
    )
    assert f"por {NAME}" in client.get(reverse("lms_chart_words:index")).content.decode()

    client.post(address("withdraw"))
    assert "Ingresadas, sin revisar" in client.get(reverse("lms_chart_words:index")).content.decode()

    client.post(address("review"), {"reviewed_by": NAME, "reviewed_on": today.isoformat()})
    assert ChartWords.objects.get().is_reviewed


def test_a_sheet_with_problems_names_each_and_stores_nothing(client, quechua, delia):
    client.force_login(delia)
    words = other_words(row="Muyuy")
    place = 2 + list(words).index("row")

    said = sent(client, workbook(words)).content.decode()

    assert f"fila {place}, columna D" in said
    assert "“{number}” tiene que estar exactamente una vez." in said
    assert not ChartWords.objects.exists()


@pytest.mark.parametrize("data", (b"%PDF", b""), ids=("pdf", "empty"))
def test_a_wrong_file_is_a_sentence(client, quechua, delia, data):
    client.force_login(delia)

    answer = sent(client, data)

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not ChartWords.objects.exists()


def test_saving_needs_what_was_looked_at_and_a_day_for_a_name(client, quechua, delia):
    client.force_login(delia)
    seal = sent(client, workbook(other_words())).context["seal"]

    client.post(address("save"), {"seal": seal[:-2] + "xx", "reviewed_by": "", "reviewed_on": ""})
    again = client.post(address("save"), {"seal": seal, "reviewed_by": NAME, "reviewed_on": ""})

    assert "¿Qué día?" in again.content.decode()
    assert not ChartWords.objects.exists()


def test_another_persons_seal_is_refused(client, quechua, delia):
    client.force_login(delia)
    seal = sent(client, workbook(other_words())).context["seal"]
    client.force_login(UserFactory(is_superuser=True))

    client.post(address("save"), {"seal": seal, "reviewed_by": "", "reviewed_on": ""})

    assert not ChartWords.objects.exists()


@pytest.mark.parametrize("name", ("save", "review", "withdraw"))
def test_a_look_changes_nothing(client, reviewed, delia, name):
    client.force_login(delia)

    assert client.get(address(name)).status_code == 405
    assert ChartWords.objects.get().is_reviewed


def test_who_may_not_change_the_vocabulary_does_not_get_in(client, quechua):
    client.force_login(UserFactory(permissions=["wagtailadmin.access_admin"]))

    assert client.get(reverse("lms_chart_words:index")).status_code == 302
    assert sent(client, workbook(other_words())).status_code == 302


def test_spanish_has_no_screen(client, quechua, delia):
    client.force_login(delia)

    assert client.get(address("language", "es")).status_code == 404


def test_the_list_costs_the_same_for_any_number_of_languages(
    client, reviewed, delia, django_assert_num_queries
):
    with django_assert_num_queries(2):
        assert len(queries.languages()) == 1
    Locale.objects.create(language_code="en")
    with django_assert_num_queries(2), override("es"):
        assert [one.locale.language_code for one in queries.languages()] == ["en", "quy"]
