"""Every picture is a function that fills a canvas, registered under its id."""

from collections.abc import Callable

from PIL import Image

from .canvas import Canvas, linen, paper
from .palette import Colour

Scene = Callable[[Canvas], None]

CLOTH: Colour = (236, 222, 194)
NIGHT: Colour = (44, 44, 66)

_GROUNDS: dict[str, Callable[[], Image.Image]] = {
    "paper": paper,
    "cloth": lambda: linen(CLOTH),
    "night": lambda: linen(NIGHT),
}
SCENES: dict[str, tuple[str, Scene]] = {}


def scene(picture_id: str, ground: str = "paper") -> Callable[[Scene], Scene]:
    """Register a scene. An id may be used once."""

    def register(function: Scene) -> Scene:
        add(picture_id, function, ground)
        return function

    return register


def add(picture_id: str, function: Scene, ground: str = "paper") -> None:
    if picture_id in SCENES:
        raise ValueError(f"Two pictures are called {picture_id!r}.")
    SCENES[picture_id] = (ground, function)


def render(picture_id: str) -> Image.Image:
    """The finished picture. Raises KeyError for an id nobody drew."""
    ground, function = SCENES[picture_id]
    canvas = Canvas(_GROUNDS[ground]())
    function(canvas)
    return canvas.finish()
