"""What becomes of a class that hands in all at once: `python -m benchmarks.service`.

It counts what people wait for and what must never happen; it has no part in grading.
"""
