"""Compares the arrays of two folders, or of two files: type, shape, order, and every byte."""

import os
import sys

import numpy as np


def header_of(path):
    with open(path, "rb") as file:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        return version, read(file)


def memory_of(array):
    """The bytes as they lie in memory, little end first."""
    if array.dtype.byteorder == ">":
        array = array.byteswap()
    return array.tobytes(order="A")


def compare(before, after, mode):
    x = np.load(before)
    y = np.load(after, mmap_mode=mode)
    if y.dtype != x.dtype.newbyteorder("="):
        sys.exit(f"{after} is of {y.dtype}, {before} of {x.dtype}")
    if y.shape != x.shape:
        sys.exit(f"{after} is {y.shape}, {before} {x.shape}")
    for flag in "C_CONTIGUOUS", "F_CONTIGUOUS", "ALIGNED":
        if x.flags[flag] != y.flags[flag]:
            sys.exit(f"{flag} of {after} is {y.flags[flag]}, of {before} {x.flags[flag]}")
    if memory_of(x) != memory_of(y):
        sys.exit(f"the bytes of {after} are not those of {before}")
    version, (_, is_fortran, _) = header_of(after)
    if version != (1, 0):
        sys.exit(f"{after} is of format {version}")
    if is_fortran != (x.flags.f_contiguous and not x.flags.c_contiguous):
        sys.exit(f"{after} says fortran_order: {is_fortran}")


before, after = sys.argv[1:]
if os.path.isdir(before):
    names = sorted(os.listdir(before)), sorted(os.listdir(after))
    if len(names[0]) != len(names[1]):
        sys.exit(f"{len(names[0])} arrays went in, {len(names[1])} came out")
    for x, y in zip(*names):
        compare(os.path.join(before, x), os.path.join(after, y), None)
    print(len(names[0]))
else:
    compare(before, after, "r")
    print(1)
