"""Writes one array, to be split: write_stack.py FILE DTYPE ORDER EXTENT…"""

import sys

import numpy as np

path, dtype, order = sys.argv[1:4]
shape = tuple(map(int, sys.argv[4:]))
elements = np.frombuffer(np.random.RandomState(42).bytes(int(np.prod(shape)) * np.dtype(dtype).itemsize), dtype)
np.save(path, elements.reshape(shape, order=order))
