"""Pictures as tests see them: the pixels of a PNG as resvg writes it, 8 bits each of red, green, blue and opacity."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

_BYTES = 4  # of a pixel


@dataclass(frozen=True)
class Picture:
    """A decoded picture: its rows from the top."""

    width: int
    height: int
    rows: tuple[bytes, ...]

    def counts(self, colour: str) -> int:
        """Return how many pixels have exactly a colour, `#rrggbb`."""
        wanted = bytes.fromhex(colour[1:]) + b"\xff"
        return sum(row[at : at + _BYTES] == wanted for row in self.rows for at in range(0, len(row), _BYTES))

    def right_end(self, top: int, bottom: int) -> int:
        """Return the rightmost column between two heights where a pixel differs from the first of all."""
        ground = self.rows[0][:_BYTES]
        band = self.rows[top:bottom]
        return max(
            (at for at in range(self.width) for row in band if row[at * _BYTES : (at + 1) * _BYTES] != ground),
            default=-1,
        )


def size(png: bytes) -> tuple[int, int]:
    """Return a PNG's width and height in pixels, from its header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def decoded(png: bytes) -> Picture:
    width, height = size(png)
    assert png[24:29] == bytes([8, 6, 0, 0, 0])
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    flat, step = zlib.decompress(data), width * _BYTES + 1
    rows = [bytes(width * _BYTES)]
    for start in range(0, len(flat), step):
        rows.append(_unfiltered(flat[start], bytearray(flat[start + 1 : start + step]), rows[-1]))
    return Picture(width, height, tuple(rows[1:]))


def _unfiltered(kind: int, row: bytearray, above: bytes) -> bytes:
    """Undo the filter of a row (PNG, section 9.2)."""
    if kind == 2 and not any(row):
        return above
    for at in range(len(row) if kind else 0):
        left = row[at - _BYTES] if at >= _BYTES else 0
        corner = above[at - _BYTES] if at >= _BYTES else 0
        guess = {1: left, 2: above[at], 3: (left + above[at]) // 2, 4: 0}[kind]
        if kind == 4:
            estimate = left + above[at] - corner
            guess = min((left, above[at], corner), key=lambda each: abs(estimate - each))
        row[at] = (row[at] + guess) & 255
    return bytes(row)
