"""qa_bot: questions about a corpus of news articles, answered with sentences that can be checked."""

__version__ = "0.1.0"
