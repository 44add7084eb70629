"""Paid work and the courses it asks for. Every code in `requires` must be completed."""

from .shapes import WorkRole

WORK_ROLES: tuple[WorkRole, ...] = (
    WorkRole(
        "chompas-exportacion",
        "Tejido de chompas para exportación",
        "Teje piezas rectas de chompa según ficha y medida.",
        ("TEJ-1", "HPV-1", "HPV-3"),
    ),
    WorkRole(
        "chompas-trenzas",
        "Chompas con trenzas y armado",
        "Teje y arma chompas completas con trenzas y cuello.",
        ("TEJ-1", "TEJ-2", "HPV-1", "HPV-3"),
    ),
    WorkRole(
        "gorros-chalinas",
        "Gorros y chalinas para tienda",
        "Teje gorros en redondo y chalinas en punto inglés.",
        ("TEJ-1",),
    ),
    WorkRole(
        "bordado-cojines",
        "Bordado de cojines y caminos de mesa",
        "Borda flores sobre bayeta según dibujo y carta de colores.",
        ("BOR-1", "HPV-2"),
    ),
    WorkRole(
        "revision-calidad",
        "Revisión de calidad",
        "Revisa medidas y acabados con otra persona y explica qué corregir.",
        ("TEJ-1", "BOR-1", "HPV-2", "HPV-5"),
    ),
)
