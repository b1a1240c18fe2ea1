"""Writes arrays that the wire cannot carry, in both orders and as scalars, and prints the name of each."""

import sys

import numpy as np

folder = sys.argv[1]
ARRAYS = {
    "half": np.arange(6).astype("f2").reshape(2, 3),
    "quadruple": np.arange(6).astype(np.longdouble).reshape(2, 3),
    "complex64": (np.arange(6) - 2j).astype("c8").reshape(2, 3),
    "complex128": (np.arange(6) - 2j).astype("c16").reshape(2, 3),
    "bytes": np.array([[b"abc", b"de"], [b"", b"f"]]),
    "text": np.array([["abc", "de"], ["", "f"]]),
    "opaque2": np.frombuffer(b"abcdefghijkl", "V2").reshape(2, 3),
    "opaque3": np.frombuffer(b"abcdefghijkl", "V3").reshape(2, 2),
    "time": np.array([["2020-01-01", "2021-01-01"], ["NaT", "1970-01-01"]], "M8[ns]"),
    "duration": np.array([[1, 2], [3, 4]], "m8[s]"),
}
for name, array in ARRAYS.items():
    np.save(f"{folder}/{name}.npy", array)
    np.save(f"{folder}/{name}-fortran.npy", np.asfortranarray(array))
    np.save(f"{folder}/{name}-scalar.npy", array[0, 0])
    print(f"{name}\n{name}-fortran\n{name}-scalar")

# Of these, a message cannot know what the user wants.
np.save(f"{folder}/objects.npy", np.array([{}, None], dtype=object))
np.save(f"{folder}/records.npy", np.zeros(3, [("x", "<f4"), ("y", "<i2")]))
np.save(f"{folder}/nine.npy", np.zeros((1,) * 9, "u1"))
print("objects\nrecords\nnine")
