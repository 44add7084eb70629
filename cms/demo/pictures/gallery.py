"""All pictures: the scenes, and the two functions other code calls."""

from pathlib import Path

from . import embroidery, garments, life, materials, needlework, swatches
from .canvas import jpeg
from .registry import SCENES, render

# Importing a scene module registers its pictures.
SCENE_MODULES = (materials, needlework, swatches, garments, embroidery, life)

PICTURE_IDS: tuple[str, ...] = tuple(sorted(SCENES))


def draw(picture_id: str) -> bytes:
    """JPEG bytes, 1200 x 900, under 150 kB. Raises KeyError for an unknown id."""
    return jpeg(render(picture_id))


def write_all(folder: Path) -> list[Path]:
    """Write every picture as `<id>.jpg` and return the paths. Files that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for picture_id in PICTURE_IDS:
        path = folder / f"{picture_id}.jpg"
        if not path.exists():
            path.write_bytes(draw(picture_id))
        paths.append(path)
    return paths
