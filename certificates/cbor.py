"""The small part of CBOR that a certificate's QR uses, in its one deterministic form (RFC 8949, section 4.2.1).

General readers accept several spellings of one value (long lengths, indefinite lengths, keys twice or in any
order). In signed data each spelling more is a place to hide something, so this reader knows exactly one. Standard library
only; the browser's verifier is the same few rules in JavaScript.
"""

from __future__ import annotations

from typing import Any

DEEPEST = 4
LONGEST = 4_096


class CborError(ValueError):
    """`code` is `cbor_malformed` (no CBOR of ours) or `cbor_not_canonical` (CBOR, but not the one spelling)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * size:
            return bytes([major << 5 | extra]) + argument.to_bytes(size, "big")
    raise CborError("cbor_malformed", "integer too large")


def dumps(value: Any) -> bytes:
    """Integers, byte strings, texts, lists and maps with integer or text keys; anything else raises CborError."""
    match value:
        case bool():
            raise CborError("cbor_malformed", "bool")
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            encoded = value.encode("utf-8")
            return _head(3, len(encoded)) + encoded
        case list() | tuple():
            return _head(4, len(value)) + b"".join(dumps(item) for item in value)
        case dict():
            pairs = sorted((dumps(key), dumps(item)) for key, item in value.items())
            return _head(5, len(pairs)) + b"".join(key + item for key, item in pairs)
    raise CborError("cbor_malformed", type(value).__name__)


def loads(data: bytes) -> Any:
    """The value these bytes spell. Any other spelling of it, and any byte left over, raises CborError."""
    if len(data) > LONGEST:
        raise CborError("cbor_malformed", "too long")
    value, end = _read(data, 0, 0)
    if end != len(data):
        raise CborError("cbor_not_canonical", "bytes left over")
    return value


def _argument(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise CborError("cbor_malformed", "cut short")
    major, extra = data[at] >> 5, data[at] & 31
    if extra < 24:
        return major, extra, at + 1
    if extra == 31:
        raise CborError("cbor_not_canonical", "indefinite length")
    if extra > 27:
        raise CborError("cbor_malformed", "reserved")
    size = 1 << (extra - 24)
    end = at + 1 + size
    if end > len(data):
        raise CborError("cbor_malformed", "cut short")
    argument = int.from_bytes(data[at + 1 : end], "big")
    if argument < (24 if size == 1 else 1 << 4 * size):
        raise CborError("cbor_not_canonical", "longer than needed")
    return major, argument, end


def _read(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > DEEPEST:
        raise CborError("cbor_malformed", "too deep")
    major, argument, at = _argument(data, at)
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major in (2, 3):
        end = at + argument
        if end > len(data):
            raise CborError("cbor_malformed", "cut short")
        if major == 2:
            return data[at:end], end
        try:
            return data[at:end].decode("utf-8"), end
        except UnicodeDecodeError:
            raise CborError("cbor_malformed", "not UTF-8") from None
    if major == 4:
        # Every item takes at least a byte: a length beyond the data is refused before anything is made of it.
        if argument > len(data) - at:
            raise CborError("cbor_malformed", "cut short")
        items = []
        for _ in range(argument):
            item, at = _read(data, at, depth + 1)
            items.append(item)
        return items, at
    if major == 5:
        if argument > len(data) - at:
            raise CborError("cbor_malformed", "cut short")
        mapping: dict[Any, Any] = {}
        last = b""
        for _ in range(argument):
            start = at
            key, at = _read(data, at, depth + 1)
            if not isinstance(key, (int, str)):
                raise CborError("cbor_malformed", "key")
            spelled = data[start:at]
            if spelled <= last:
                raise CborError("cbor_not_canonical", "keys out of order or twice")
            last = spelled
            mapping[key], at = _read(data, at, depth + 1)
        return mapping, at
    raise CborError("cbor_malformed", "tag or simple value")
