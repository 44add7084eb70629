"""By what the pieces of the demo's courses are judged. An asterisk: nobody passes without it."""

CRITERIA: dict[str, tuple[str, ...]] = {
    "TEJ-1": (
        "* Los puntos no se corren ni se sueltan",
        "Los bordes son rectos y parejos",
        "La tensión es la misma en todo el tejido",
        "Las medidas son las pedidas",
        "Los cabos están escondidos",
    ),
    "TEJ-2": (
        "* Las piezas están bien unidas",
        "Las dos mangas miden lo mismo",
        "El dibujo está completo y sin saltos",
        "La prenda está lavada y en su forma",
        "Lleva su etiqueta de cuidado",
    ),
    "BOR-1": (
        "* El reverso está limpio, sin nudos",
        "El relleno cubre todo el dibujo",
        "Las puntadas tienen el mismo largo",
        "Los colores combinan según la muestra",
        "La tela quedó sin arrugas del bastidor",
    ),
}
