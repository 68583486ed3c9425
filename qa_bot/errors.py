"""What a user can act on. Each message is one line: what is wrong, where, and what to do next.

Doors (the command line, the page) show the message. Everything else is a bug and keeps its
traceback.
"""


class QABotError(Exception):
    """Something that a user can mend."""

    exit_code = 1


class UsageError(QABotError):
    """A wrong setting, option or argument."""

    exit_code = 2


class InputError(QABotError):
    """Nothing readable came in."""

    exit_code = 2


class CorpusShrunk(QABotError):
    """Far fewer articles came in than there were."""


class IndexMissing(QABotError):
    """There is no index in the folder."""


class IndexDamaged(QABotError):
    """A stored file is not what was written."""


class IndexMismatch(QABotError):
    """The index was made with another embedder, or by another version."""


class IndexBusy(QABotError):
    """Another rebuild holds the lock."""


class StorageError(QABotError):
    """The disk is full, read-only, or reports an error."""


class ModelError(QABotError):
    """The model is missing, incomplete, or not the one expected."""


class UnknownArticle(QABotError):
    """No article has this id."""


class EndpointError(QABotError):
    """The language model gave no answer that can be used; the message is the reason only."""
