#!/usr/bin/env python3
"""Prints the known answers of philox.cpp's tests: the scheme of core/plexus/tensor/philox.hpp written again from its
documentation, in plain Python.
It also checks itself against the published vectors of Random123 (kat_vectors)."""
import math
import struct

M32 = 2**32 - 1
M64 = 2**64 - 1


def philox(c, k):
    c, k = list(c), list(k)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & M32, (p0 >> 32) ^ c[3] ^ k[1], p0 & M32]
        k = [(k[0] + 0x9E3779B9) & M32, (k[1] + 0xBB67AE85) & M32]
    return c


def block(key, step, n):
    return philox([n & M32, n >> 32, step & M32, step >> 32], [key & M32, key >> 32])


def f32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def normals(words):
    out = []
    for a, b in ((words[0], words[1]), (words[2], words[3])):
        r, t = math.sqrt(-2 * math.log((a + 1) / 2**32)), 2 * math.pi * b / 2**32
        out += [f32(r * math.cos(t)), f32(r * math.sin(t))]
    return out


def uniform(key, step, i):
    return (block(key, step, i // 4)[i % 4] >> 8) / 2**24


def normal(key, step, i):
    return normals(block(key, step, i // 4))[i % 4]


def truncated(key, step, i):
    attempt = 0
    while True:
        for z in normals(block(key, step, i + (attempt << 56))):
            if abs(z) <= 2:
                return z
        attempt += 1


def permutation(key, step, size):
    words = (w for n in range(10**9) for w in block(key, step, n))
    out = list(range(size))
    for n in range(size, 1, -1):
        w = next(words)
        while (w * n) % 2**32 < 2**32 % n:
            w = next(words)
        j = (w * n) >> 32
        out[n - 1], out[j] = out[j], out[n - 1]
    return out


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


def stream_key(seed, purpose, path):
    h = 0xCBF29CE484222325
    for byte in purpose.encode() + b"\0" + path.encode():
        h = ((h ^ byte) * 0x100000001B3) & M64
    return mix((mix((seed + 0x9E3779B97F4A7C15) & M64) + h) & M64)


KAT = [  # Random123 kat_vectors, philox4x32 10
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([M32] * 4, [M32] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0],
     [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]),
]


def show(name, values):
    print(name + ": " + ", ".join(v.hex() if isinstance(v, float) else str(v) for v in values))


if __name__ == "__main__":
    for c, k, want in KAT:
        assert philox(c, k) == want
    key = stream_key(42, "initial", "dense_1/kernel")
    print("stream_key(42, initial, dense_1/kernel) =", hex(key))
    print("stream_key(0, order, ) =", hex(stream_key(0, "order", "")))
    step = 2**32 + 7
    show("uniform(key, 0), 0..9", [uniform(key, 0, i) for i in range(10)])
    show("uniform(key, 2^32+7), 2^34+1..", [uniform(key, step, 2**34 + 1 + i) for i in range(3)])
    show("normal(key, 3), 0..9", [normal(key, 3, i) for i in range(10)])
    show("truncated(key, 3), 0..9", [truncated(key, 3, i) for i in range(10)])
    second = next(i for i in range(10**9) if abs(normals(block(key, 3, i))[0]) > 2)
    print("truncated(key, 3): the first draw of element", second, "is cut, then", truncated(key, 3, second).hex())
    again = next(i for i in range(10**9) if all(abs(z) > 2 for z in normals(block(key, 3, i))))
    print("truncated(key, 3): block", again, "is cut whole, then", truncated(key, 3, again).hex())
    show("permutation(key, 5, 12)", permutation(key, 5, 12))
    long = permutation(key, step, 55000)
    print("permutation(key, 2^32+7, 55000): fnv1a of the little-endian int32:")
    h = 0xCBF29CE484222325
    for byte in struct.pack("<55000i", *long):
        h = ((h ^ byte) * 0x100000001B3) & M64
    print(hex(h), long[:5])
