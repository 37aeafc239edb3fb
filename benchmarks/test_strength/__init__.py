"""Measures how many wrong solutions tests catch: ours, and such as are usual in public suites.

`python -m benchmarks.test_strength` from the repository's root; benchmarks/README.md says what is
compared and why.
"""
