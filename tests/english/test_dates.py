"""Relative dates, counted from the day an article was published."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.english.dates import PartialDate, find_dates, find_years, resolve
from qa_bot.english.entities import Label, numbers_and_times
from qa_bot.guard.terms import TermKind, read_terms

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
        ("Sunday", "The mayor said in a message Sunday night that it will open.", "11 May 2025"),
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
        ("Monday night", "It rained from Monday night to Wednesday.", None),
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


@pytest.mark.parametrize(
    ("sentence", "words", "known"),
    [
        # written out
        ("Signed on Jan 5.", "Jan 5", PartialDate(month=1, day=5)),
        ("Signed on Sep 5, 2025.", "Sep 5, 2025", PartialDate.of_day(date(2025, 9, 5))),
        ("Signed on Sept. 5.", "Sept. 5", PartialDate(month=9, day=5)),
        ("Signed on Mar 3rd.", "Mar 3rd", PartialDate(month=3, day=3)),
        ("Signed on 5 September 2025.", "5 September 2025", PartialDate.of_day(date(2025, 9, 5))),
        ("Signed on 2025-09-05.", "2025-09-05", PartialDate.of_day(date(2025, 9, 5))),
        ("Signed Friday, 5 September.", "Friday, 5 September", PartialDate(None, 9, 5, 4)),
        ("Signed on 30 February 2025.", "30 February 2025", PartialDate(2025, 2, 30)),
        ("Signed in September 2025.", "September 2025", PartialDate(2025, 9)),
        ("Signed in May.", "May", PartialDate(month=5)),
        ("Signed after the August talks.", "August", PartialDate(month=8)),
        ("Harlow fell in 1066.", "1066", PartialDate(1066)),
        ("Signed in the 1990s.", "1990s", PartialDate()),
        ("Due in the week of May 12, 2025.", "week of May 12, 2025", PartialDate.of_week(THURSDAY)),
        # counted, without a day to count from
        ("Signed on Monday.", "Monday", PartialDate(weekday=0)),
        ("Signed last week.", "last week", PartialDate()),
        ("Signed two days ago.", "two days ago", PartialDate()),
    ],
)  # fmt: skip
def test_answering_and_guard_see_the_same_date(sentence, words, known):
    (mention,) = find_dates(sentence)
    assert (sentence[mention.start : mention.end], mention.date) == (words, known)
    times = [e for e in numbers_and_times(sentence) if e.label is Label.TIME]
    assert [sentence[e.start : e.end].removeprefix("the ") for e in times] == [words]
    dates = [term for term in read_terms(sentence, None) if term.kind is TermKind.DATE]
    assert [(term.text, term.value) for term in dates] == [(words, mention)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ms May and Jan Orlo walked the March of Larn.",
        "April Orlo met June Vey.",
        "About 1500 people came, and 1000 stayed.",
        "It costs $1950 or 1.1950 crowns, 1950% more.",
        "Chapter 12 of 20",
    ],
)  # fmt: skip
def test_no_date(sentence):
    assert find_dates(sentence) == []
    assert all(e.label is not Label.TIME for e in numbers_and_times(sentence))
    assert all(term.kind is not TermKind.DATE for term in read_terms(sentence, None))


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("It sank last week.", PartialDate(2025, 5, week=date(2025, 5, 5))),
        ("It sank three weeks ago.", PartialDate(2025, 4, week=date(2025, 4, 21))),
        ("It sank two weeks ago.", PartialDate(2025, week=date(2025, 4, 28))),
        ("It sank on Monday.", PartialDate.of_day(date(2025, 5, 12))),
        ("Last month it sank.", PartialDate(2025, 4)),
    ],
)
def test_dates_count_from_the_day_of_publication(sentence, known):
    assert [mention.date for mention in find_dates(sentence, THURSDAY)] == [known]


@pytest.mark.parametrize(
    ("statement", "source", "agrees"),
    [
        ("on 15 May 2025", "on Thursday", True),
        ("in May 2025", "on Thursday", True),
        ("in 2025", "on Thursday", True),
        ("this week", "on Tuesday", True),
        ("this week", "in the week of 12 May 2025", True),
        ("in May", "last week", True),
        ("last week", "last week", True),
        ("on Tuesday", "this week", False),
        ("last week", "on Tuesday", False),
        ("in April", "last week", False),
        ("on 15 May 2024", "on Thursday", False),
        ("in 1067", "in 1066", False),
    ],
)
def test_a_statement_may_be_less_exact_than_its_source(statement, source, agrees):
    (one,), (other,) = (find_dates(f"It sank {text}.", THURSDAY) for text in (statement, source))
    assert one.agrees(other) is agrees


def test_each_of_two_weekdays_is_read_where_it_stands():
    text = "It was lost on Monday, and talks will begin on Monday."
    assert [d.date.words for d in find_dates(text, THURSDAY)] == ["12 May 2025", "19 May 2025"]


def test_years_are_those_that_are_named():
    text = "Of 1500 people in 1987, 30 came on May 3, 2012, in the 1990s or last year."
    assert find_years(text) == {1987, 2012}


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
    assert all(d.start < d.end for d in find_dates(sentence, published))


def test_a_long_sentence_is_no_trouble() -> None:
    assert resolve("Friday", "will be set to " * 5000 + "meet on Friday.", THURSDAY)
