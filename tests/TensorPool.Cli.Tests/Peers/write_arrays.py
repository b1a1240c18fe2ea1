"""Writes a file for each element type, byte order, memory order and shape that the tool reads, in all file formats."""

import sys

import numpy as np

TYPES = ["|u1", "|i1", "|b1", "|V1"] + [
    order + kind for order in "<>" for kind in ["u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"]
]
SHAPES = [(), (1,), (7,), (2, 3), (3, 1), (1, 3), (1, 1), (2, 3, 4), (4, 1, 2), (2, 3, 2, 2), (3, 1, 2, 1, 2)]
SHAPES += [(1, 2, 1, 2, 2, 3), (2, 2, 1, 2, 3, 1, 2), (2, 1, 3, 2, 1, 2, 2, 2), (1,) * 8]
SHAPES += [(0,), (0, 3), (3, 0), (2, 0, 4), (1, 2, 1, 2, 1, 2, 1, 0)]
VERSIONS = [(1, 0), (2, 0), (3, 0)]

folder = sys.argv[1]
random = np.random.RandomState(4711)
count = 0
for dtype in map(np.dtype, TYPES):
    for shape in SHAPES:
        for order in "CF":
            # Any bits: also those of numbers that are none, of infinity, and of what is almost zero.
            elements = np.frombuffer(random.bytes(int(np.prod(shape)) * dtype.itemsize), np.uint8)
            if dtype.kind == "b":
                elements = elements & 1
            array = elements.view(dtype).reshape(shape, order=order)
            with open(f"{folder}/{count:04}.npy", "wb") as file:
                np.lib.format.write_array(file, array, version=VERSIONS[count % 3])
            count += 1
print(count)
