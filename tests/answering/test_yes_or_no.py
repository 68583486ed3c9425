"""Yes and no, only where the sentence settles it."""

import pytest

from qa_bot.answering.yes_or_no import yes_or_no


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Did the ferry sink off Larnholm?", "The ferry sank off Larnholm on Monday.", "Yes"),
        ("did the ferry sink off larnholm", "The ferry sank off Larnholm on Monday.", "Yes"),
        ("Is it true that the ferry sank off Larnholm?", "The ferry sank off Larnholm.", "Yes"),
        ("Was the mayor arrested?", "The mayor was arrested on Monday.", "Yes"),
        ("Has the mayor been arrested?", "Police said the mayor was arrested on Monday.", "Yes"),
        ("Is the harbour closed?", "The harbour is closed.", "Yes"),
        ("Will the harbour close?", "The harbour will close on Friday.", "Yes"),
        ("Can visitors enter the harbour?", "Visitors can enter the harbour.", "Yes"),
        ("Did the ferry sail to Sund?", "The ferry quickly sailed to Sund.", "Yes"),
        ("Did the ferry sink off Larnholm?", "The ferry did not sink off Larnholm.", "No"),
        ("Did the ferry sink off Larnholm?", "The ferry didn’t sink off Larnholm.", "No"),
        ("Did the ferry sink off Larnholm?", "The ferry never sank off Larnholm.", "No"),
        ("Was the mayor arrested?", "The mayor was not arrested.", "No"),
        ("Will the harbour close?", "The harbour will not close on Friday.", "No"),
        # somebody else, or something else
        ("Did the mayor sink the ferry?", "The mayor's wife sank the ferry.", None),
        ("Did the mayor sink the ferry?", "The wife of the mayor sank the ferry.", None),
        ("Did the mayor sink?", "The mayor watched the ferry sink.", None),
        ("Did the mayor sink?", "The mayor met the crew and the ferry sank.", None),
        ("Did the mayor arrest the captain?", "The mayor was arrested by the captain.", None),
        ("Was the mayor arrested?", "The mayor arrested a thief.", None),
        ("Did the tug sink the ferry?", "The ferry sank the tug.", None),
        ("Did the ferry sail to Sund?", "The ferry sailed from Sund.", None),
        ("Did the ferry sink?", "The ferry sank in 1987, unlike the tug, which was sunk without it.", None),
        # not certain, or another time
        ("Did the ferry sink?", "The ferry may have sunk.", None),
        ("Did the ferry sink?", "The ferry nearly sank.", None),
        ("Did the ferry sink?", "The captain is accused of letting the ferry sink.", None),
        ("Did the ferry sink?", "The captain denied that the ferry sank.", None),
        ("Did the ferry sink?", "If the ferry sank, nobody saw it.", None),
        ("Did the ferry sink?", "The ferry was expected to sink.", None),
        ("Did the ferry sink?", "The ferry will sink.", None),
        ("Will the ferry sink?", "The ferry sank.", None),
        ("Is the harbour closed?", "The harbour was closed in 1987.", None),
        ("Does the ferry sail to Sund?", "The ferry sailed to Sund until 1987.", None),
        ("Did the ferry sink?", "The ferry, which was not full, sank.", None),
        ("Did the ferry sink?", "It is not true that the ferry never sank.", None),
        ("Did the ferry sink?", "Did the ferry sink?", None),
        # not plain questions
        ("Did the ferry not sink?", "The ferry sank.", None),
        ("Did the ferry sink or sail?", "The ferry had to sink or sail.", None),
        ("Did only the ferry sink?", "The ferry sank.", None),
        ("Did all ferries sink?", "Ferries sank.", None),
        ("Did he resign?", "The mayor resigned.", None),
        ("Did it sink off Larnholm?", "The ferry sank off Larnholm.", None),
        ("Sink?", "The ferry sank.", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_yes_or_no(question: str, sentence: str, answer: str | None) -> None:
    assert yes_or_no(question, sentence) == answer
