"""What a fresh installation begins with: texts of consents and numbers of the law, each with its source. Pure data.

All of it is meant to be read by a lawyer: nothing here is confirmed until a person says so in the row.
"""

from __future__ import annotations

from datetime import date

# D.S. 016-2024-JUS is in force since 30 March 2025 (120 days after its publication on 30 November 2024).
_IN_FORCE = date(2025, 3, 30)
_NORM = "D.S. 016-2024-JUS"

LEGAL_TERMS: tuple[tuple[str, int, str, str, date], ...] = (
    # The decree says "days": taken as calendar days, which is never late.
    ("right_information", 8, "days", f"{_NORM}, art. 69", _IN_FORCE),
    ("right_access", 20, "days", f"{_NORM}, art. 69", _IN_FORCE),
    ("right_rectification", 10, "days", f"{_NORM}, art. 69", _IN_FORCE),
    ("right_cancellation", 10, "days", f"{_NORM}, art. 69", _IN_FORCE),
    ("right_opposition", 10, "days", f"{_NORM}, art. 69", _IN_FORCE),
    ("right_revocation", 10, "working_days", _NORM, _IN_FORCE),
    # Ley 29733 arts. 6-8 ask for "only as long as needed" and give no number: these two are the organisation's own.
    ("keep_contact", 12, "months", "Ley 29733, arts. 6-8 (decisión de la organización)", _IN_FORCE),
    ("keep_person", 60, "months", "Ley 29733, arts. 6-8 (decisión de la organización)", _IN_FORCE),
)

_COMMON = (
    "La organización guarda sus datos en un banco de datos con acceso limitado. "
    "Puede pedir verlos, corregirlos o borrarlos, y puede retirar este permiso cuando quiera, gratis y sin dar razones. "
)

CONSENT_TEXTS: tuple[tuple[str, str], ...] = (
    (
        "teaching",
        "Acepto que se registren mi nombre, mi documento y mi asistencia para organizar las clases y saber cuándo "
        "completo un curso. Si no acepto, no podré inscribirme. " + _COMMON,
    ),
    (
        "certificate",
        "Acepto que mi nombre aparezca en mi certificado y en el registro de certificados, para que otras personas "
        "puedan comprobar que es verdadero. El certificado no dice dónde estudié. Si no acepto, no se emite. "
        + _COMMON,
    ),
    (
        "statement",
        "Acepto que se prepare una constancia con mis horas y notas para la autoridad que yo indique. "
        "Si no acepto, no se prepara y mis clases siguen igual. " + _COMMON,
    ),
    (
        "photo",
        "Acepto que se fotografíe mi trabajo. No se fotografía mi rostro si no lo pido. "
        "Si no acepto, mis clases siguen igual. " + _COMMON,
    ),
    (
        "statistics",
        "Acepto que mis datos se cuenten, sin mi nombre, en informes para quienes apoyan los cursos. "
        "Si no acepto, mis clases siguen igual. " + _COMMON,
    ),
    (
        "transfer_abroad",
        "Acepto que mis datos puedan verse o guardarse fuera del Perú por la organización y sus servidores. "
        "Si no acepto, se buscará otra forma y mis clases siguen igual. " + _COMMON,
    ),
)
