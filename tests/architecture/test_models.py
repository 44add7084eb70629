"""Arrows between tables, and the fields that may not exist."""

import re

import pytest
from django.apps import apps
from wagtail.models import Page

from . import house

# Domain notes 10.1: "Never: offence, sentence, stage, case, violence, ethnicity, income, photo by default".
# Ley 29733 art. 13.8 leaves data on offences to public entities; the rest is sensitive and not needed.
FORBIDDEN = (
    "offence",
    "offense",
    "crime",
    "delito",
    "sentence",
    "condena",
    "pena",
    "stage",
    "etapa",
    "case_number",
    "expediente",
    "recidiv",
    "reincid",
    "violence",
    "violencia",
    "aggressor",
    "agresor",
    "victim",
    "victima",
    "abuse",
    "ethnic",
    "etnia",
    "race",
    "raza",
    "religion",
    "income",
    "ingreso",
    "salary",
    "sueldo",
    "reason_for_attending",
    "motivo",
    "health",
    "salud",
    "pregnan",
    "hiv",
    "vih",
    "marital",
    "estado_civil",
    "children",
    "hijos",
    "home_address",
    "domicilio",
    "fingerprint_image",
    "huella",
    "redeem",
    "redencion",
    "ratio",
)
# The same letters with another meaning, each looked at by a person.
ALLOWED = {
    # The name as it stands in the judgment is compared letter by letter by the authority; it tells nothing of it.
    "name_in_sentence",
    "name_as_in_sentence",
    "sentence_name",
}
# A sentence of the certificate's text.
ALLOWED_IN = {("lms_certificates.CertificateDesign", "sentence")}
PEOPLE = re.compile(r"participant|person|enrolment|placement|consent", re.IGNORECASE)
PICTURES = ("ImageField",)


def our_models():
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in house.LABELS
    ]


def name_of(model) -> str:
    return model._meta.label


def words_of(name: str) -> list[str]:
    return name.lower().split("_")


def is_forbidden(name: str) -> bool:
    """Whole words for short stems (`pena`, `race`), so that `penalty` of a machine or `trace` stay possible."""
    words = words_of(name)
    return name not in ALLOWED and any(
        stem in words
        or ("_" in stem and stem in name.lower())
        or (len(stem) > 5 and any(w.startswith(stem) for w in words))
        for stem in FORBIDDEN
    )


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_no_model_has_a_field_that_may_not_exist(model):
    assert [
        field.name
        for field in model._meta.get_fields()
        if is_forbidden(field.name) and (name_of(model), field.name) not in ALLOWED_IN
    ] == []


@pytest.mark.parametrize(
    "name", ("offence", "sentence_months", "case_number", "monthly_income", "violence_kind", "pena")
)
def test_forbidden_names_are_recognised(name):
    assert is_forbidden(name)


@pytest.mark.parametrize("name", ("trace", "name_as_in_sentence", "generation", "given_names", "showcase"))
def test_harmless_names_are_not_taken_for_forbidden_ones(name):
    assert not is_forbidden(name)


@pytest.mark.parametrize(
    "model", [model for model in our_models() if PEOPLE.search(model.__name__)], ids=name_of
)
def test_no_person_has_a_photo(model):
    assert [
        f.name for f in model._meta.get_fields() if f.__class__.__name__ in PICTURES or f.name == "photo"
    ] == []
    assert [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model is not None
        and field.related_model._meta.label == "wagtailimages.Image"
    ] == []


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_links_between_tables_point_down(model):
    upward = []
    app = house.LABELS[model._meta.app_label]
    room = model.__module__.split(".")[1] if "." in model.__module__ else ""
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        other = field.related_model
        if other == "self" or other._meta.app_label not in house.LABELS:
            continue
        other_app = house.LABELS[other._meta.app_label]
        other_room = other.__module__.split(".")[1] if "." in other.__module__ else ""
        if house.APPS.index(other_app) > house.APPS.index(app):
            upward.append(f"{field.name} -> {other._meta.label}")
        if other_app == app:
            here, there = house.height_of_room(app, room), house.height_of_room(app, other_room)
            sideways = here is not None and here == there and room != other_room
            if here is not None and there is not None and (there > here or sideways):
                upward.append(f"{field.name} -> {other._meta.label}")

    assert upward == []


@pytest.mark.parametrize("model", our_models(), ids=name_of)
def test_no_record_hangs_on_a_page(model):
    """Pages are moved, unpublished and deleted; only pages and settings of the site may point at them."""
    if issubclass(model, Page) or model._meta.app_label == "lms_cms":
        return
    # A page's own work: a paper being drawn of it, a file it came from. They go with the page.
    if model.__module__.startswith(("curriculum.pages", "curriculum.booklets", "curriculum.exchange")):
        return

    assert [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, Page)
    ] == []


def page_models():
    return [model for model in our_models() if issubclass(model, Page)]


@pytest.mark.parametrize("model", page_models(), ids=name_of)
def test_page_types_name_only_pages_of_their_own_height_or_below(model):
    app = house.APPS.index(house.LABELS[model._meta.app_label])
    upward = []
    for rule in ("parent_page_types", "subpage_types"):
        for named in model.__dict__.get(rule) or ():
            label = named.split(".")[0] if isinstance(named, str) else named._meta.app_label
            height = house.APPS.index(house.LABELS[label]) if label in house.LABELS else 0
            if height > app:
                upward.append(f"{rule}: {named}")

    assert upward == []


def test_apps_keep_the_labels_that_cannot_change_any_more():
    assert {apps.get_app_config(label).name: label for label in house.LABELS} == {
        v: k for k, v in house.LABELS.items()
    }
