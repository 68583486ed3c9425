"""What programs get, whatever door they come through: JSON objects, from one opened index."""

from dataclasses import dataclass, replace

from qa_bot import records
from qa_bot.assemble import Opened
from qa_bot.bot import MAX_TURNS, Asking, question_problem
from qa_bot.checking.check import MAX_CHECKED
from qa_bot.errors import InputError, UsageError
from qa_bot.records import Record
from qa_bot.text.escape import encodable, tidy
from qa_bot.types import Turn


@dataclass(frozen=True, slots=True)
class Service:
    """The same objects as `qa-bot ask`, `search`, `article` and `check` print with --json."""

    opened: Opened

    def ask(self, asking: Asking) -> Record:
        """Raises what the bot raises."""
        turns = [Turn(tidy(t.question), tidy(t.answer)) for t in asking.history[-MAX_TURNS:]]
        tidied = replace(asking, question=tidy(asking.question), history=turns)
        *_, answer = self.opened.bot.answers(tidied)
        return records.answer_record(answer, index=self.opened.generation.identity)

    def search(self, query: str, k: int = 5) -> Record:
        """Passages, best first. Raises UsageError for what is no query."""
        query = tidy(query)
        if problem := question_problem(query):
            raise UsageError(problem)
        hits = self.opened.retriever.retrieve(query, k)
        passages = [records.passage_record(rank, hit) for rank, hit in enumerate(hits, 1)]
        return {"index": self.opened.generation.identity, "passages": passages}

    def article(self, article_id: str) -> Record:
        """Raises UnknownArticle."""
        return records.article_record(self.opened.generation.corpus.article(article_id))

    def check(self, text: str) -> Record:
        """A finding for each sentence. Raises InputError: the text has no word, or is too long."""
        if len(text) > MAX_CHECKED:
            raise InputError(
                f"the text has {len(text):,} characters; at most {MAX_CHECKED:,} are checked "
                "here. Check a part of it, or use `qa-bot check`, which has no limit"
            )
        checker = self.opened.checker
        sentences = checker.sentences(encodable(text))
        if not sentences:
            raise InputError("there is no text to check")
        findings = [records.finding_record(finding) for finding in checker.check(sentences)]
        return {"index": self.opened.generation.identity, "findings": findings}
