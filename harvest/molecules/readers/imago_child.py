"""Run as a program by ``imago_reader``: reads pictures with the native library Imago, one path a line.

Imago aborts its process on some pictures, and may print; so it has this process of its own, and the answers have a
channel of their own.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Answers each path on stdin with one line: {"molblock": ...} or {"error": ...}."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from imago import Imago, ImagoException
    from imago.imago_filters import ImagoFilter

    for line in sys.stdin:
        try:
            reader = Imago()
            reader.load_image_from_file(line.strip())
            reader.filter_image(ImagoFilter.BASIC)
            reader.recognize()
            answer = {"molblock": reader.molecule}
        except (ImagoException, OSError, ValueError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
