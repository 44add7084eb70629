"""Author and licence of a picture: typed where it is edited, shown where it is seen."""

import pytest
from django.urls import reverse

from curriculum.pages.credits import PictureCredit
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db


def test_a_credit_is_typed_with_the_picture_and_shown_below_the_lesson(client):
    picture = make.picture("Nudo")
    lesson = make.lesson(make.course(), body=[make.steps("Haga un nudo.", "Tire.", image=picture)])
    client.force_login(UserFactory(is_superuser=True))
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    values = {
        "title": "Nudo",
        "description": "",
        "tags": "",
        "collection": picture.collection_id,
        "focal_point_x": "",
        "focal_point_y": "",
        "focal_point_width": "",
        "focal_point_height": "",
    }

    assert client.post(edit, {**values, "author": "Taller", "licence": "CC BY 4.0"}).status_code == 302
    assert 'value="Taller"' in client.get(edit).content.decode()

    client.logout()
    page = client.get(lesson.url).content.decode()
    assert page.count("Taller · CC BY 4.0") == 1

    client.force_login(UserFactory(is_superuser=True))
    client.post(edit, values)
    assert PictureCredit.objects.count() == 1
    client.post(edit, {**values, "author": "", "licence": ""})
    assert PictureCredit.objects.count() == 0
