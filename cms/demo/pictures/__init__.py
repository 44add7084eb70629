"""The demo's pictures, drawn by the project itself with Pillow: no photographs, no faces.

`draw(picture_id)` gives the JPEG bytes of one picture, `write_all(folder)` all of them. Same input, same bytes.
"""

from .gallery import PICTURE_IDS, draw, write_all

AUTHOR = "Equipo de enseñanza"
LICENCE = "CC BY-SA 4.0"

__all__ = ["AUTHOR", "LICENCE", "PICTURE_IDS", "draw", "write_all"]
