"""Addresses of the tablets' screens, below Wagtail's own prefix. No address holds a name."""

from django.urls import path

from . import screens

urlpatterns = [
    path("", screens.TabletIndex.as_view(), name="index"),
    path("nueva/", screens.AddTablet.as_view(), name="add"),
    path("importar/", screens.ImportCopy.as_view(), name="import"),
    path("personas/", screens.Newcomers.as_view(), name="newcomers"),
    path("personas/<uuid:pk>/", screens.SettleNewcomer.as_view(), name="newcomer"),
    path("notas/", screens.Notes.as_view(), name="notes"),
    path("notas/<uuid:pk>/archivar/", screens.PutAway.as_view(), name="put_away"),
    path("<uuid:pk>/", screens.TabletPage.as_view(), name="tablet"),
    path("<uuid:pk>/codigo/", screens.ShowCode.as_view(), name="code"),
    path("<uuid:pk>/grupos/", screens.ChangeTablet.as_view(), name="change"),
    path("<uuid:pk>/entregar/", screens.HandOver.as_view(), name="hand_over"),
    path("<uuid:pk>/retirar/", screens.Revoke.as_view(), name="revoke"),
]
