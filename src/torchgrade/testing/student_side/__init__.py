"""Code of ours that runs in the student's process: it holds no expected value.

Each file is sent there as a whole, as `student.load` sends an author's, so it imports nothing of
this package. What it answers is a claim of the student's process.
"""
