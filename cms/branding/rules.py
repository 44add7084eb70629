"""What a tax number and a telephone number must look like. Standard library only."""

from __future__ import annotations

# SUNAT's weights for the first ten digits of a RUC, modulo 11.
_RUC_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def is_ruc(number: str) -> bool:
    """True for eleven digits whose last one is the check digit of Peru's tax register (modulo 11)."""
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_RUC_WEIGHTS, number, strict=False))
    return (11 - total % 11) % 10 == int(number[10])


def phone_link(number: str) -> str:
    """A telephone number as typed -> what follows `tel:`: digits and a leading plus, nothing else."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return f"+{digits}" if number.strip().startswith("+") else digits
