"""Does with an array what a message says: follow_advice.py FILE RESULT EXPRESSION, which calls the array a."""

import sys

import numpy

path, result, expression = sys.argv[1:]
a = numpy.load(path)
converted = eval(expression)
numpy.save(result, converted)
if a.dtype.kind == "c":
    is_same = numpy.array_equal(a, converted[..., 0] + 1j * converted[..., 1])
elif a.dtype.kind == "f":
    is_same = numpy.array_equal(a, converted)
else:
    is_same = a.tobytes() == converted.tobytes()
if not is_same:
    sys.exit(f"{expression} of {a.dtype} loses something")
