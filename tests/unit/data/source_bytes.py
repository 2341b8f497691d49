"""Writes source_bytes.hpp: small files that NumPy, zlib and Pillow made, as hexadecimal digits.

Run: python source_bytes.py > source_bytes.hpp
"""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colours, rows, palette=b""):
    """A PNG file; each of `rows` begins with the byte of its filter."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    body = chunk(b"IHDR", header) + palette + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def archive():
    file = io.BytesIO()
    x = np.arange(6, dtype=np.float64).reshape(3, 2) * 1.5
    np.savez_compressed(file, x=x, y=np.array([2, 0, 1], dtype=np.int32))
    return file.getvalue()


def jpeg():
    """16 x 8 pixels, red on the left and blue on the right; to be shown after a quarter turn clockwise."""
    picture = Image.new("RGB", (16, 8), (255, 0, 0))
    picture.paste((0, 0, 255), (8, 0, 16, 8))
    exif = picture.getexif()
    exif[0x0112] = 6
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95, subsampling=0, optimize=True, exif=exif)
    return file.getvalue()


files = {
    "compressed_npz": archive(),
    "png_of_colours": png(2, 1, 8, 2, bytes([0, 10, 20, 30, 40, 50, 60])),
    "png_of_16_bits": png(2, 1, 16, 0, bytes([0, 0x80, 0x80, 0xFF, 0xFF])),
    "png_of_a_palette": png(2, 1, 8, 3, bytes([0, 1, 0]), chunk(b"PLTE", bytes([1, 2, 3, 200, 100, 50]))),
    "png_with_alpha": png(2, 1, 8, 6, bytes([0, 10, 20, 30, 255, 0, 0, 0, 0])),
    "jpeg_to_be_turned": jpeg(),
}

print("// Written by source_bytes.py.\n\n#pragma once\n\nnamespace plexus::tests {\n")
for name, data in files.items():
    digits = data.hex()
    lines = [digits[i : i + 100] for i in range(0, len(digits), 100)]
    print(f"inline constexpr const char* {name} =")
    print("\n".join(f'    "{line}"' for line in lines) + ";\n")
print("}  // namespace plexus::tests")
