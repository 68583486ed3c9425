"""Questions about a corpus of news articles, answered with sentences that can be checked."""

import os

__version__ = "0.1.0"

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime reports to its maker
