"""A toy agent: runs code that the test sends, and sends back what it left in `result`."""

import json
import traceback


def serve(sock, limits):
    """Answer one JSON line per JSON line until the other end is closed."""
    namespace = {"limits": limits}
    with sock.makefile("rw", encoding="utf-8") as stream:
        for line in stream:
            namespace["result"] = None
            try:
                exec(json.loads(line), namespace)
                answer = {"result": namespace["result"]}
            except BaseException as error:  # the toy reports all, SystemExit too
                answer = {"error": type(error).__name__, "text": traceback.format_exc()}
            stream.write(json.dumps(answer, default=repr) + "\n")
            stream.flush()
