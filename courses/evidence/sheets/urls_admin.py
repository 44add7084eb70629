"""Addresses of the office's screens of paper sheets, under /admin/."""

from django.urls import path

from . import admin_views

urlpatterns = [
    path("", admin_views.SheetIndex.as_view(), name="index"),
    path("resultados/", admin_views.SheetIndex.as_view(results_only=True), name="index_results"),
    path("imprimir/", admin_views.PrintSheets.as_view(), name="print"),
    path("paquete/", admin_views.PacketScreen.as_view(), name="packet"),
    path("paquete/hojas.pdf", admin_views.PacketFile.as_view(), name="packet_file"),
    path("tarjetas/<uuid:cohort>/tarjetas.pdf", admin_views.SampleCards.as_view(), name="cards_file"),
    path("<uuid:pk>/", admin_views.SheetScreen.as_view(), name="sheet"),
    path("<uuid:pk>/hoja.pdf", admin_views.SheetFile.as_view(), name="file"),
    path("<uuid:pk>/anular/", admin_views.VoidSheet.as_view(), name="void"),
    path("<uuid:pk>/firmada/", admin_views.AttachScan.as_view(), name="attach"),
    path("<uuid:pk>/firmada/<uuid:scan>/", admin_views.ScanFile.as_view(), name="scan"),
    path("<uuid:pk>/firmada/<uuid:scan>/apartar/", admin_views.SetScanAside.as_view(), name="set_aside"),
]
