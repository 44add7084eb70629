"""What kind of recording a file holds and how long it is, read from the file itself. Standard library only.

Names and content types are given by whoever sends the file; only its bytes count. Formats: WebM and Matroska (what
browsers record), Ogg (Opus, Vorbis), MP4 and M4A, MP3, WAV, ADTS-AAC.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_MPEG_BITRATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


@dataclass(frozen=True, slots=True)
class Recording:
    """`kind` names the container; `has_picture`: it is a film. `seconds` is None where the file does not say."""

    kind: str
    seconds: float | None
    has_picture: bool = False


def examine(data: bytes) -> Recording | None:
    """Returns what the bytes are, or None when they are no sound and no film of a known kind."""
    try:
        if data[:4] == b"\x1a\x45\xdf\xa3":
            return _webm(data)
        if data[:4] == b"OggS":
            return _ogg(data)
        if data[4:8] == b"ftyp":
            return _mp4(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
            return _wav(data)
        if data[:3] == b"ID3" or _mpeg_frame(data, 0):
            return _mp3(data)
        if len(data) > 7 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
            return _adts(data)
    except (IndexError, struct.error):
        return None
    return None


# -- WebM ----------------------------------------------------------------------------------------------------------


def _vint(data: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """Returns (value, next place) of an EBML number; -1 for "unknown size"."""
    first = data[at]
    length = 1
    while length <= 8 and not first & (0x80 >> (length - 1)):
        length += 1
    if length > 8:
        raise IndexError
    value = int.from_bytes(data[at : at + length], "big")
    if not keep_marker:
        value &= (1 << (7 * length)) - 1
        if value == (1 << (7 * length)) - 1:
            value = -1
    return value, at + length


_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = (
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0xAE,
    0x1F43B675,
    0xA0,
)
_SCALE, _DURATION, _TYPE, _TIME, _SIMPLE_BLOCK, _BLOCK = 0x2AD7B1, 0x4489, 0x83, 0xE7, 0xA3, 0xA1


def _webm(data: bytes) -> Recording:
    """A browser that records writes no duration: the time of the last block stands for it."""
    scale, duration, last, cluster_time, picture = 1_000_000, 0.0, 0, 0, False
    at = 0
    while at < len(data) - 1:
        try:
            code, at_size = _vint(data, at, keep_marker=True)
            size, start = _vint(data, at_size, keep_marker=False)
        except IndexError:
            break  # cut off: what was read so far counts
        if code in (_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP):
            at = start
            continue
        if size < 0:
            break
        body = data[start : start + min(size, 8)]
        if code == _SCALE:
            scale = int.from_bytes(body, "big") or scale
        elif code == _DURATION:
            duration = struct.unpack(">d" if size == 8 else ">f", body[:size])[0]
        elif code == _TYPE:
            picture = picture or int.from_bytes(body, "big") == 1
        elif code == _TIME:
            cluster_time = int.from_bytes(body, "big")
            last = max(last, cluster_time)
        elif code in (_SIMPLE_BLOCK, _BLOCK):
            _track, place = _vint(data, start, keep_marker=False)
            last = max(last, cluster_time + struct.unpack(">h", data[place : place + 2])[0])
        at = start + size
    ticks = duration or float(last)
    return Recording("webm", ticks * scale / 1e9 if ticks else None, picture)


# -- Ogg, WAV --------------------------------------------------------------------------------------------------------


def _ogg(data: bytes) -> Recording:
    head = data[28:92]
    picture = b"theora" in head
    rate = 48000
    if b"vorbis" in head:
        rate = struct.unpack("<I", head[head.index(b"vorbis") + 11 : head.index(b"vorbis") + 15])[0]
    elif b"OpusHead" not in head and not picture:
        return Recording("ogg", None, picture)
    last = data.rfind(b"OggS")
    granule = struct.unpack("<q", data[last + 6 : last + 14])[0]
    return Recording("ogg", granule / rate if granule > 0 and rate and not picture else None, picture)


def _wav(data: bytes) -> Recording:
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if name == b"fmt ":
            rate = struct.unpack("<I", data[at + 16 : at + 20])[0]
        elif name == b"data":
            size = min(size, len(data) - at - 8)
            return Recording("wav", size / rate if rate else None)
        at += 8 + size + size % 2
    return Recording("wav", None)


# -- MP4 -------------------------------------------------------------------------------------------------------------


def _boxes(data: bytes, at: int, end: int) -> list[tuple[bytes, int, int]]:
    found = []
    while at + 8 <= end:
        size, name = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8]
        start = at + 8
        if size == 1:
            size, start = struct.unpack(">Q", data[at + 8 : at + 16])[0], at + 16
        if size == 0:
            size = end - at
        if size < 8:
            break
        found.append((name, start, min(at + size, end)))
        at += size
    return found


def _clock(data: bytes, start: int) -> tuple[int, int]:
    """Returns (ticks a second, ticks) of a header of a film or track."""
    if data[start] == 1:
        return struct.unpack(">I", data[start + 20 : start + 24])[0], struct.unpack(
            ">Q", data[start + 24 : start + 32]
        )[0]
    return struct.unpack(">I", data[start + 12 : start + 16])[0], struct.unpack(
        ">I", data[start + 16 : start + 20]
    )[0]


def _mp4(data: bytes) -> Recording:
    seconds, picture = 0.0, False
    rates: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for name, start, end in _boxes(data, 0, len(data)):
        if name == b"moov":
            for inner, first, last in _boxes(data, start, end):
                if inner == b"mvhd":
                    rate, length = _clock(data, first)
                    seconds = max(seconds, length / rate if rate else 0)
                elif inner == b"trak":
                    number = 0
                    for box, a, b in _boxes(data, first, last):
                        if box == b"tkhd":
                            offset = 20 if data[a] == 1 else 12
                            number = struct.unpack(">I", data[a + offset : a + offset + 4])[0]
                        elif box == b"mdia":
                            for media, c, _d in _boxes(data, a, b):
                                if media == b"hdlr":
                                    picture = picture or data[c + 8 : c + 12] == b"vide"
                                elif media == b"mdhd":
                                    rates[number] = _clock(data, c)[0]
        elif name == b"moof":
            # Recorded by a browser: the length stands in the fragments.
            for inner, first, last in _boxes(data, start, end):
                if inner == b"traf":
                    _add_fragment(data, first, last, ticks)
    for number, length in ticks.items():
        if rates.get(number):
            seconds = max(seconds, length / rates[number])
    return Recording("mp4", seconds or None, picture)


def _add_fragment(data: bytes, first: int, last: int, ticks: dict[int, int]) -> None:
    number = usual = 0
    for name, start, _end in _boxes(data, first, last):
        flags = int.from_bytes(data[start + 1 : start + 4], "big")
        if name == b"tfhd":
            number = struct.unpack(">I", data[start + 4 : start + 8])[0]
            at = start + 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
            usual = struct.unpack(">I", data[at : at + 4])[0] if flags & 8 else 0
        elif name == b"trun":
            count = struct.unpack(">I", data[start + 4 : start + 8])[0]
            at = start + 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
            step = sum(4 for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag)
            if flags & 0x100:
                total = sum(
                    struct.unpack(">I", data[at + step * one : at + step * one + 4])[0]
                    for one in range(count)
                )
            else:
                total = usual * count
            ticks[number] = ticks.get(number, 0) + total


# -- MPEG and AAC ------------------------------------------------------------------------------------------------------


def _mpeg_frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Returns (length in bytes, samples, samples a second) of the frame here, or None."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, 4 - (data[at + 1] >> 1 & 3)
    bitrate, rate = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    hertz = _MPEG_RATES[version][rate]
    kilobits = _MPEG_BITRATES[(1 if version == 3 else 2, layer)][bitrate]
    padding = data[at + 2] >> 1 & 1
    if layer == 1:
        return (12 * kilobits * 1000 // hertz + padding) * 4, 384, hertz
    samples = 576 if layer == 3 and version != 3 else 1152
    return samples // 8 * kilobits * 1000 // hertz + padding, samples, hertz


def _mp3(data: bytes) -> Recording | None:
    at = 0
    if data[:3] == b"ID3":
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        at = 10 + size
    while at < len(data) and not data[at]:
        at += 1
    first = _mpeg_frame(data, at)
    # A second frame has to follow where the first ends: two bytes alone prove nothing.
    if first is None or (at + first[0] < len(data) and _mpeg_frame(data, at + first[0]) is None):
        return None
    samples, hertz = 0, first[2]
    while (frame := _mpeg_frame(data, at)) is not None and frame[0] > 0:
        samples += frame[1]
        at += frame[0]
    return Recording("mp3", samples / hertz)


def _adts(data: bytes) -> Recording | None:
    at = frames = 0
    rate = _AAC_RATES[data[2] >> 2 & 15]
    while at + 7 <= len(data) and data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0:
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if size < 7:
            return None
        frames += 1
        at += size
    return Recording("aac", frames * 1024 / rate) if frames > 1 else None
