"""What other tests stand on."""

from django.utils import timezone

from courses.cohorts.models import Centre, Cohort
from tests.factories.cohorts import CohortFactory, SessionFactory
from tests.factories.outline import rules


def test_cast_sees_what_its_stories_say(cohort_a, cohort_b, benita, cirilo, delia, rosaura, yeni, norma):
    def seen(user):
        return set(Cohort.objects.visible_to(user).values_list("code", flat=True))

    assert seen(benita) == {"A-1"}
    assert seen(cirilo) == {"B-1"}
    assert seen(delia) == {"A-1"}
    assert seen(yeni) == set()
    assert seen(rosaura) == seen(norma) == {"A-1", "B-1"}
    assert list(Centre.objects.visible_to(cirilo)) == [cohort_b.centre]


def test_cohort_has_people_and_a_session_today(cohort_a):
    assert cohort_a.enrolments.active().count() == 3
    assert cohort_a.sessions.filter(date=timezone.localdate()).count() == 1
    assert cohort_a.sessions.count() == 4


def test_factories_take_wishes_for_the_edition_and_sizes_from_below(db):
    cohort = CohortFactory(wishes={"rules": rules(pass_mark=11)}, size=2, meetings=1, meetings__minutes=90)
    session = SessionFactory(cohort__size=5)

    assert cohort.edition.content["rules"]["pass_mark"] == 11
    assert [s.minutes for s in cohort.sessions.all()] == [90]
    assert session.cohort.enrolments.count() == 5
