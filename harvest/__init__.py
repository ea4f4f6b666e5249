"""Papers in, records out: documents, figures, panels, what they say, and the library that keeps them.

ONNX Runtime tries to reach its vendor unless this variable stands in the environment before it is imported, and
``import pymupdf`` imports it where ``pymupdf.layout`` is installed. Every way into figlens passes this line first.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
