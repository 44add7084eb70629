"""The dyes: cochineal, indigo, chilca green, ochre, and undyed wool, with small helpers to shade them."""

Colour = tuple[int, int, int]

COCHINEAL: Colour = (172, 36, 62)
ROSE: Colour = (214, 108, 120)
INDIGO: Colour = (52, 76, 136)
SKY: Colour = (110, 146, 186)
CHILCA: Colour = (98, 130, 60)
MOSS: Colour = (150, 172, 92)
OCHRE: Colour = (217, 154, 46)
UNDYED: Colour = (240, 226, 200)
PAPER: Colour = (250, 245, 234)
INK: Colour = (50, 36, 28)
WOOD: Colour = (196, 148, 92)
DARK_WOOD: Colour = (138, 92, 54)
STEEL: Colour = (168, 174, 182)
EARTH: Colour = (150, 98, 66)


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """`part` of b in a, 0 to 1."""
    return (
        round(a[0] + (b[0] - a[0]) * part),
        round(a[1] + (b[1] - a[1]) * part),
        round(a[2] + (b[2] - a[2]) * part),
    )


def darker(colour: Colour, part: float) -> Colour:
    """Towards a warm black, never grey: wool keeps its hue in the shade."""
    return mix(colour, (34, 18, 20), part)


def lighter(colour: Colour, part: float) -> Colour:
    return mix(colour, (255, 250, 238), part)
