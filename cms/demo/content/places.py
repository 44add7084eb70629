"""Three centres with neutral labels. The restricted names are made up too."""

from .people import CHASKA, KILLA, QANTU
from .shapes import Centre, CentreKind, ControlledItem

CENTRES: tuple[Centre, ...] = (
    Centre(
        key=QANTU,
        label="Taller Qantu",
        kind=CentreKind.WORKSHOP,
        restricted_name="Local de demostración A",
        # Scissors and pins come in only on the instructor's count; needles are admitted and counted.
        items_not_allowed=(ControlledItem.SCISSORS, ControlledItem.PINS),
        devices_allowed=False,
        note="Cuente palitos y agujas al entrar y al salir. La hoja de asistencia se imprime antes.",
    ),
    Centre(
        key=KILLA,
        label="Grupo Killa",
        kind=CentreKind.CITY_GROUP,
        restricted_name="Local de demostración B",
        items_not_allowed=(),
        devices_allowed=True,
        note="Use solo el nombre del grupo en hojas y mensajes.",
    ),
    Centre(
        key=CHASKA,
        label="Grupo Chaska",
        kind=CentreKind.RURAL_GROUP,
        restricted_name="Local de demostración C",
        items_not_allowed=(),
        devices_allowed=True,
        note="Hay poca señal y a veces no hay luz. Lleve la tableta cargada y hojas impresas.",
    ),
)
