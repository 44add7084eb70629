"""Addresses of the evaluation screens."""

from django.urls import path

from . import piece_views, views

PERSON = "clase/<uuid:session_id>/notas/<uuid:participant_id>/"

urlpatterns = [
    path("clase/<uuid:session_id>/notas/", views.marks, name="session_evaluations"),
    path(PERSON, piece_views.pieces, name="pieces"),
    path(f"{PERSON}muestra/", piece_views.piece, name="new_piece"),
    path(f"{PERSON}muestra/<uuid:piece_id>/", piece_views.piece, name="piece"),
    path(f"{PERSON}muestra/<uuid:piece_id>/retirar/", piece_views.take_back, name="take_piece_back"),
    path(f"{PERSON}foto/<uuid:photo_id>/retirar/", piece_views.take_photo_away, name="take_photo_away"),
    path(f"{PERSON}nota/", piece_views.final_word, name="final_word"),
    path("clase/foto/<uuid:photo_id>/", piece_views.photo, name="piece_photo"),
]
