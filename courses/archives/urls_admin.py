"""Addresses of the room under /admin/archivo/."""

from django.urls import path

from . import archive_views, views

urlpatterns = [
    path("<uuid:cohort>/traer/", views.Bring.as_view(), name="bring"),
    path("<uuid:cohort>/traer/<uuid:pk>/", views.Review.as_view(), name="review"),
    path("<uuid:cohort>/traer/<uuid:pk>/errores.xlsx", views.Errors.as_view(), name="errors"),
    path("<uuid:cohort>/sacar/", archive_views.TakeOut.as_view(), name="take_out"),
    path("grupo/traer/", archive_views.TakeIn.as_view(), name="take_in"),
    path("grupo/traer/<uuid:pk>/", archive_views.Arrived.as_view(), name="arrived"),
    path("grupo/traer/<uuid:pk>/olvidar/", archive_views.Forget.as_view(), name="forget"),
    path("<uuid:cohort>/<slug:kind>.<slug:format>", views.TakeRecords.as_view(), name="records"),
]
