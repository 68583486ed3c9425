"""What programs get, whatever door they come through: JSON objects, from one opened index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa_bot.assemble import Opened
from qa_bot.bot import question_problem
from qa_bot.checking.check import MOST_CHECKED
from qa_bot.errors import InputError, UsageError
from qa_bot.records import (
    Record,
    answer_record,
    article_record,
    finding_record,
    passage_record,
)
from qa_bot.text.escape import encodable, tidy
from qa_bot.types import Turn
from qa_bot.web.page.browser_state import MOST_TURNS


@dataclass(frozen=True, slots=True)
class Desk:
    """The same objects as `qa-bot ask`, `search`, `article` and `check` print with --json."""

    opened: Opened

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        asked_on: date | None = None,
    ) -> Record:
        """Raises UsageError for what is no question, and what the bot raises."""
        turns = [Turn(tidy(turn.question), tidy(turn.answer)) for turn in history[-MOST_TURNS:]]
        answer = self.opened.bot.ask(tidy(question), turns, k=k, asked_on=asked_on)
        return answer_record(answer, index=self.opened.generation.identity)

    def search(self, query: str, k: int = 5) -> Record:
        """Passages, best first. Raises UsageError for what is no query."""
        query = tidy(query)
        if problem := question_problem(query):
            raise UsageError(problem)
        hits = self.opened.bot.retriever.retrieve(query, k)
        passages = [passage_record(rank, hit) for rank, hit in enumerate(hits, 1)]
        return {"index": self.opened.generation.identity, "passages": passages}

    def article(self, article_id: str) -> Record:
        """Raises UnknownArticle."""
        return article_record(self.opened.generation.corpus.article(article_id))

    def check(self, text: str) -> Record:
        """A finding for each sentence. Raises InputError for a text with no word, or too long a one."""
        if len(text) > MOST_CHECKED:
            raise InputError(
                f"the text has {len(text):,} characters; at most {MOST_CHECKED:,} are checked here. "
                "Check a part of it, or use `qa-bot check`, which has no limit"
            )
        checker = self.opened.checker
        sentences = checker.sentences(encodable(text))
        if not sentences:
            raise InputError("there is no text to check")
        findings = [finding_record(finding) for finding in checker.check(sentences)]
        return {"index": self.opened.generation.identity, "findings": findings}
