"""Addresses of statements under /admin/."""

from django.urls import path, re_path

from . import batch_views, passport_views, views

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    path("", views.StatementsView.as_view(), name="index"),
    path("pedir/<uuid:pk>/", views.AskView.as_view(), name="ask"),
    path("grupo/<uuid:pk>/", batch_views.AskForAllView.as_view(), name="ask_for_all"),
    path("juntas/<uuid:pk>/", batch_views.BatchView.as_view(), name="batch"),
    re_path(rf"^juntas/(?P<pk>{UUID})/constancias\.pdf$", batch_views.BatchFile.as_view(), name="batch_file"),
    path("<uuid:pk>/", views.RequestView.as_view(), name="request"),
    path("<uuid:pk>/cambiar/", views.ChangeView.as_view(), name="change"),
    path("carta/<uuid:pk>/", views.LetterView.as_view(), name="letter"),
    path("pasaportes/", passport_views.ReadView.as_view(), name="read_passport"),
    path("pasaportes/organizaciones/", passport_views.IssuersView.as_view(), name="issuers"),
    re_path(
        rf"^pasaportes/(?P<pk>{UUID})/pasaporte\.pdf$", passport_views.PassportFile.as_view(), name="passport"
    ),
    re_path(
        rf"^(?P<pk>{UUID})/(?P<what>borrador|constancia|aviso)\.pdf$", views.FileView.as_view(), name="file"
    ),
]
