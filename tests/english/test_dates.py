"""Relative dates, counted from the day an article was published."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.english.dates import resolve

THURSDAY = date(2025, 5, 15)
NEW_YEAR = date(2026, 1, 2)  # a Friday


@pytest.mark.parametrize(
    ("span", "sentence", "day"),
    [
        # a weekday, in what has happened
        ("Thursday", "The ferry sank off Larnholm on Thursday.", "15 May 2025"),
        ("Wednesday", "The ferry sank off Larnholm on Wednesday.", "14 May 2025"),
        ("Friday", "The ferry sank off Larnholm on Friday.", "9 May 2025"),
        ("on Friday", "The ferry sank off Larnholm on Friday.", "9 May 2025"),
        ("Friday", "On Friday, the ferry sank off Larnholm.", "9 May 2025"),
        ("Friday", "The mayor said Friday that the port will close.", "9 May 2025"),
        ("Friday", "The mayor told the town paper on Friday that the port will close.", "9 May 2025"),
        ("Monday", "The vote was held on Monday.", "12 May 2025"),
        ("Monday", "She would have met the mayor on Monday.", "12 May 2025"),
        ("Tuesday", "After Tuesday’s storm, the port will stay closed.", "13 May 2025"),
        ("Tuesday’s", "After Tuesday’s storm, the port will stay closed.", "13 May 2025"),
        ("Sunday night", "The ferry sank on Sunday night.", "11 May 2025"),
        ("Sunday, early morning", "The ferry sank on Sunday, early morning.", "11 May 2025"),
        ("11:30 p.m. Tuesday", "It went down around 11:30 p.m. Tuesday, she said.", "13 May 2025"),
        ("Tuesday at 9 a.m. local time", "It sank Tuesday at 9 a.m. local time.", "13 May 2025"),
        ("early Wednesday", "The ferry sank early Wednesday.", "14 May 2025"),
        ("Thursday", "Thursday", "15 May 2025"),
        # a weekday, in what is to come
        ("Friday", "The talks will resume on Friday.", "16 May 2025"),
        ("Thursday", "The talks will resume on Thursday.", "15 May 2025"),
        ("Wednesday", "The talks will be held in Larnholm on Wednesday.", "21 May 2025"),
        ("Friday", "On Friday, the council will vote.", "16 May 2025"),
        ("Friday", "The mayor said the council will vote on Friday.", "16 May 2025"),
        ("Friday", "He is expected in Larnholm on Friday.", "16 May 2025"),
        ("Monday", "The trial was scheduled for Monday.", "19 May 2025"),
        ("Monday", "The two agreed to meet on Monday.", "19 May 2025"),
        ("Monday", "The envoy is due in Larnholm Monday.", "19 May 2025"),
        ("Monday", "The fair begins Monday.", "19 May 2025"),
        ("Monday", "They spoke ahead of Monday's vote.", "19 May 2025"),
        ("Monday", "The ferry sank, but sailings are to resume on Monday.", "19 May 2025"),
        # last, this, next
        ("last Friday", "The ferry sank last Friday.", "9 May 2025"),
        ("last Thursday", "The ferry sank last Thursday.", "8 May 2025"),
        ("this past Sunday", "The ferry sank this past Sunday.", "11 May 2025"),
        ("next Friday", "The council meets next Friday.", "16 May 2025"),
        ("next Thursday", "The council meets next Thursday.", "22 May 2025"),
        ("Thursday", "The council meets next Thursday.", "22 May 2025"),
        ("this coming Monday", "The council meets this coming Monday.", "19 May 2025"),
        ("this Saturday", "The council will meet this Saturday.", "17 May 2025"),
        ("this Saturday", "Rain this Saturday.", None),
        # days, weeks, months, years from now
        ("yesterday", "It sank yesterday.", "14 May 2025"),
        ("Yesterday", "Yesterday it sank.", "14 May 2025"),
        ("today", "It sank today.", "15 May 2025"),
        ("tonight", "They play tonight.", "15 May 2025"),
        ("this morning", "It sank this morning.", "15 May 2025"),
        ("last night", "It sank last night.", "14 May 2025"),
        ("tomorrow", "They meet tomorrow.", "16 May 2025"),
        ("the day after tomorrow", "They meet the day after tomorrow.", "17 May 2025"),
        ("the day before yesterday", "It sank the day before yesterday.", "13 May 2025"),
        ("two days ago", "It sank two days ago.", "13 May 2025"),
        ("a day ago", "It sank a day ago.", "14 May 2025"),
        ("10 days ago", "It sank 10 days ago.", "5 May 2025"),
        ("three weeks ago", "It sank three weeks ago.", "week of 21 April 2025"),
        ("five months ago", "It sank five months ago.", "December 2024"),
        ("a year ago", "It sank a year ago.", "2024"),
        ("50 years ago", "It sank 50 years ago.", None),
        ("next week", "They will meet next week.", "week of 19 May 2025"),
        ("last week", "They met last week.", "week of 5 May 2025"),
        ("this month", "They met this month.", "May 2025"),
        ("earlier this month", "They met earlier this month.", "May 2025"),
        ("next month", "They will meet next month.", "June 2025"),
        ("last year", "They met last year.", "2024"),
        ("late last year", "They met late last year.", "2024"),
        ("this year", "They met this year.", "2025"),
        # a day or month without its year
        ("May 15", "The ferry sank on May 15.", "15 May 2025"),
        ("15 May", "The ferry sank on 15 May.", "15 May 2025"),
        ("the 4th of May", "The ferry sank on the 4th of May.", "4 May 2025"),
        ("Dec. 30", "The ferry sank on Dec. 30.", "30 December 2024"),
        ("December 30", "The port will open on December 30.", "30 December 2025"),
        ("Sept. 3", "The fair: Sept. 3.", "3 September 2025"),
        ("Thursday, May 15", "The ferry sank on Thursday, May 15.", "15 May 2025"),
        ("Friday, May 15", "The ferry sank on Friday, May 15.", None),
        ("February 29", "The ferry sank on February 29.", "29 February 2024"),
        ("February 30", "The ferry sank on February 30.", None),
        ("March", "The ferry sank in March.", "March 2025"),
        ("March", "The port will open in March.", "March 2026"),
        ("in June", "The ferry sank in June.", "June 2024"),
        ("last June", "The ferry sank last June.", "June 2024"),
        ("next June", "The port opens next June.", "June 2025"),
        # complete as it stands, no date, or in doubt
        ("May 15, 2024", "The ferry sank on May 15, 2024.", None),
        ("May 15", "The ferry sank on May 15, 2024.", None),
        ("Thursday", "The ferry sank on Thursday, 16 May 2024.", None),
        ("March", "The ferry sank in March 2024.", None),
        ("2024", "The ferry sank in 2024.", None),
        ("May", "Ms May opened the port.", None),
        ("Black Friday", "The shops opened on Black Friday.", None),
        ("Friday", "The shops opened on Black Friday.", None),
        ("Friday", "The ferry sails every Friday.", None),
        ("Wednesday", "It sank a week ago Wednesday.", None),
        ("Monday and Tuesday", "It rained on Monday and Tuesday.", None),
        ("Monday", "It rained from Monday to Wednesday.", None),
        ("earlier this week", "They met earlier this week.", "week of 12 May 2025"),
        ("two days later", "It sank two days later.", None),
        ("the following Thursday", "It sank the following Thursday.", None),
        ("Larnholm", "It sank off Larnholm.", None),
        ("", "It sank.", None),
    ],
)  # fmt: skip
def test_resolve(span: str, sentence: str, day: str | None) -> None:
    known = resolve(span, sentence, THURSDAY)
    assert (known and known.words) == day


@pytest.mark.parametrize(
    ("span", "sentence", "day"),
    [
        ("Wednesday", "It sank on Wednesday.", "31 December 2025"),
        ("December", "It sank in December.", "December 2025"),
        ("last month", "It sank last month.", "December 2025"),
        ("last week", "It sank last week.", "week of 22 December 2025"),
        ("January 15", "The port will open on January 15.", "15 January 2026"),
        ("December 28", "The ferry: December 28.", "28 December 2025"),
    ],
)
def test_the_turn_of_the_year(span: str, sentence: str, day: str) -> None:
    known = resolve(span, sentence, NEW_YEAR)
    assert known and known.words == day


def test_an_article_without_a_date_says_nothing() -> None:
    assert resolve("Thursday", "It sank on Thursday.", None) is None


WORDS = st.sampled_from(
    ["last", "next", "this", "Thursday", "May", "15", "31", "2024", "a", "two", "years", "days"]
    + ["weeks", "ago", "in", ",", "said", "will", "sank", "was", "’s", "night", "11 p.m.", "the"]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))


@given(span=TEXTS, sentence=TEXTS, published=st.dates())
def test_any_text_and_day_can_be_asked(span: str, sentence: str, published: date) -> None:
    known = resolve(span, f"{sentence} {span}", published)
    assert known is None or known.words


def test_a_long_sentence_is_no_trouble() -> None:
    assert resolve("Friday", "will be set to " * 5000 + "meet on Friday.", THURSDAY)
