"""Lines on standard error about what the server does: for people, or one JSON object each.

No line of JSON has the text of a question, an answer or an article, also where something fails: of
an error that nobody expected it has the kind and the places in the code, not the message.
"""

import json
import logging
import traceback
from datetime import UTC, datetime

log = logging.getLogger("qa_bot")  # the fields of an event are given as `extra={"fields": {...}}`
requests = logging.getLogger("qa_bot.requests")


class JsonLine(logging.Formatter):
    """`time` in UTC, `level`, `event` and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        is_ours = record.name.partition(".")[0] == log.name
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if is_ours else record.name,
            **vars(record).get("fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        elif not is_ours:
            line["message"] = record.getMessage()
        return json.dumps(line)  # in ASCII: a path may have characters that a terminal obeys


class TextLine(logging.Formatter):
    """The event and its fields in one line, and the traceback of an error below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        fields = vars(record).get("fields", {})
        return super().formatMessage(record) + "".join(f" {k}={v}" for k, v in fields.items())


def start_log(shape: str) -> None:
    """Write lines of this shape, `text` or `json`, from here on; requests are in JSON only."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(JsonLine() if shape == "json" else TextLine("qa-bot: %(message)s"))
    logging.getLogger().handlers = [to_stderr]
    logging.captureWarnings(shape == "json")
    log.setLevel(logging.INFO)
    requests.setLevel(logging.INFO if shape == "json" else logging.WARNING)
    logging.raiseExceptions = False  # a full disk under the log is no reason to stop answering
