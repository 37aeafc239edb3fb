"""What runs in the sandbox, beside the student's code, with no secrets.

Nothing here is trusted by the other side: a student who rewrites all of it can only change its
own answers. It imports nothing of the host but `remote`'s wire and codec.
"""
