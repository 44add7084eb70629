"""Pictures people bring: read with care, turned upright, made small, and without what cameras write about place and time."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

# More than any telephone of the house makes, less than what a decompression bomb needs.
MOST_PIXELS = 50_000_000
MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1_600
QUALITY = 82
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: a JPEG or PNG drawn anew from its pixels alone."""

    content: bytes
    media_type: str
    width: int
    height: int


def too_large(size: int) -> ValidationError | None:
    """The refusal of a file of this many bytes, None when it may be looked at."""
    if size <= MOST_BYTES:
        return None
    words = _("The file has %(size)d MB. It may have at most %(most)d MB: take the picture smaller.")
    return ValidationError(
        words % {"size": -(-size // MEGABYTE), "most": MOST_BYTES // MEGABYTE}, code="too_large"
    )


def clean_picture(content: bytes, *, longest: int = LONGEST_SIDE) -> Picture:
    """The same picture drawn anew, at most `longest` pixels on its longer side, upright as it was taken.

    Only pixels are carried over: no place, no time, no name of a camera, no preview of an uncropped picture. A PNG stays
    a PNG (drawn pages), all others become JPEG. Raises ValidationError with a sentence.
    """
    refused = too_large(len(content))
    if refused:
        raise refused
    try:
        with warnings.catch_warnings():
            # Pillow only warns between its own limit and twice of it; here ours decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise ValidationError(
                        _("The picture has too many dots. Take it smaller."), code="too_many_pixels"
                    )
                is_png = opened.format == "PNG"
                upright = ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(_("The picture cannot be read. Use JPG or PNG."), code="unreadable") from None
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if is_png and upright.mode in ("RGBA", "LA", "P", "PA"):
        upright = _on_white(upright)
    plain = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    # A picture of its own, so that nothing the file carried beside its pixels comes along.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    target = io.BytesIO()
    if is_png:
        bare.save(target, "PNG", optimize=True)
    else:
        bare.save(target, "JPEG", quality=QUALITY, optimize=True)
    return Picture(target.getvalue(), "image/png" if is_png else "image/jpeg", bare.width, bare.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """What was see-through becomes paper."""
    layer = picture.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def without_app_segments(jpeg: bytes) -> bytes:
    """A JPEG without its application and comment segments (EXIF, XMP, previews), pixels untouched.

    Kept are JFIF (APP0), colour profiles (APP2) and Adobe's colour mark (APP14), which say how the pixels are meant. What
    is no JPEG, or breaks off, comes back as it is.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept = bytearray(b"\xff\xd8")
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xDA:
            return bytes(kept) + jpeg[at:]
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in (0xE0, 0xE2, 0xEE):
            kept += jpeg[at:end]
        at = end
    return jpeg
