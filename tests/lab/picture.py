"""Stills that cost nothing to make."""

import struct
import zlib

PICTURE = (1280, 720)


def plain_picture(number):
    """A PNG of two colours, whose clip is a few ten kilobytes."""
    width, height = PICTURE
    colours = [bytes((40 + 20 * number % 200, 90, 160)), bytes((200, 160, 30 + 17 * number % 200))]
    row = b"\0" + colours[0] * (width // 2) + colours[1] * (width - width // 2)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(row * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")
