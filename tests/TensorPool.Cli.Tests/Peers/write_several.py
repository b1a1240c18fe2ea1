"""Writes three arrays into one file, and each into a file of its own: write_several.py FILE FOLDER"""

import sys

import numpy as np

path, folder = sys.argv[1:]
whole = np.arange(60, dtype="<i4").reshape(3, 4, 5)
arrays = [whole, whole.T, whole[:, ::2, 1]]  # the last has gaps, which NumPy does not write
with open(path, "wb") as file:
    for number, array in enumerate(arrays):
        np.save(file, array)
        np.save(f"{folder}/{number}.npy", array)
