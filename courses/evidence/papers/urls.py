"""Addresses of papers under /admin/."""

from django.urls import path, re_path

from . import views

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    path("grupo/<uuid:cohort>/", views.CohortPapers.as_view(), name="cohort"),
    re_path(
        rf"^grupo/(?P<cohort>{UUID})/solicitud-de-autorizacion\.pdf$",
        views.AuthorisationPaper.as_view(),
        name="authorisation",
    ),
    re_path(
        rf"^grupo/(?P<cohort>{UUID})/(?P<month>[0-9]{{4}}-[0-9]{{2}})/"
        r"(?P<paper>planilla|planilla-en-blanco|acta|informe)\.pdf$",
        views.MonthPaper.as_view(),
        name="month",
    ),
    path("persona/<uuid:pk>/", views.PersonPapers.as_view(), name="papers_of_person"),
    re_path(
        rf"^persona/(?P<pk>{UUID})/(?P<paper>mis-datos|consentimiento)\.pdf$",
        views.PersonPaper.as_view(),
        name="person",
    ),
]
