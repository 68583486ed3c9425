"""Spans that cut a name or hold a word too many, and what becomes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answering.span_cleanup import READ_CHARACTERS, mend, without_title

MAYOR = (
    "On Friday, President Vera Okonjo's aide met Ada Wells of the New Larnholm Times in Larnholm."
)
CREW = "The crew rescued more than 215 tired sailors, paid $3 million and lost 12% of it."
DATES = "The port opened on May 15, 1987 in Larnholm and closed late Thursday for 30 days."


@pytest.mark.parametrize(
    ("question", "text", "span", "mended"),
    [
        # names are whole
        ("Who met her?", MAYOR, "Ada", "Ada Wells"),
        ("Who met her?", MAYOR, "Wells", "Ada Wells"),
        ("Who met her?", MAYOR, "da Wel", "Ada Wells"),
        ("Which paper was there?", MAYOR, "Larnholm Times", "New Larnholm Times"),
        ("Which paper was there?", MAYOR, "New Larnholm", "New Larnholm Times"),
        ("What is the first name of the reporter?", MAYOR, "Ada", "Ada"),
        ("Who is Wells?", MAYOR, "Ada", "Ada Wells"),
        ("When is he expected?", "He comes on Friday, 16 May 2025.", "Friday", "Friday, 16 May 2025"),
        ("When did she resign?", "She resigned on Monday, March 3, he said.", "Monday", "Monday, March 3"),
        ("In what year was it?", "It was on 16 May 2025.", "2025", "2025"),
        ("Who left?", "Wells left.", "Wells", "Wells"),
        ("Who won?", "The race was won by American Ada Wells.", "Ada Wells", "Ada Wells"),
        ("Who won?", "Unseeded Ada Wells won.", "Ada Wells", "Ada Wells"),
        ("When was it?", "Sailors Thursday found the wreck.", "Thursday", "Thursday"),
        # people have no title, article, ending or verb
        ("Who met her?", MAYOR, "President Vera Okonjo's", "Vera Okonjo"),
        ("Who met her?", MAYOR, "President Vera", "Vera Okonjo"),
        ("Who met her?", "It was Secretary of State Ada Wells.", "Secretary of State Ada Wells", "Ada Wells"),
        ("Who met her?", "It was Dr. Ada Wells.", "Dr. Ada Wells", "Ada Wells"),
        ("Who met her?", "It was the Mayor Wells.", "the Mayor Wells", "Mayor Wells"),
        ("Who met her?", "It was an aide to Mayor Ada Wells.", "an aide to Mayor Ada Wells", "an aide to Mayor Ada Wells"),
        ("Who met her?", "Mayor Ada Wells and Mayor Carl Ness met.", "Mayor Ada Wells and Mayor Carl Ness", "Mayor Ada Wells and Mayor Carl Ness"),
        ("Who met her?", "“The sailors,” she said.", "“The sailors,”", "sailors"),
        ("Who met her?", "Then Ada Wells arrived.", "Ada Wells arrived", "Ada Wells"),
        ("Who sells it?", "Lunch came from McDonald's there.", "McDonald's", "McDonald's"),
        ("What post does she hold?", "It was Harbour Master Ada Wells.", "Harbour Master", "Harbour Master"),
        # numbers
        ("How many sailors were rescued?", CREW, "215 tired sailors", "215"),
        ("How many sailors were rescued?", CREW, "more than 215 tired sailors", "more than 215"),
        ("How many were rescued?", CREW, "215 tired sailors", "215 tired sailors"),
        ("How much was paid?", CREW, "3 million", "$3 million"),
        ("How much was paid?", CREW, "$3", "$3 million"),
        ("How much was lost?", CREW, "12", "12%"),
        ("What percent was lost?", "They lost 12 percent of it.", "12", "12"),
        ("How many sets were there?", "It was a five-set match.", "five-set", "five-set"),
        ("How many people came?", "Some 1.2 million people came.", "1.2 million people", "1.2 million"),
        ("How old was she?", "She was aged 42.", "aged 42", "42"),
        ("How many sailors drowned?", "12 men and 3 boys.", "12 men and 3 boys", "12 men and 3 boys"),
        # times and places
        ("When did it open?", DATES, "on May 15, 1987", "May 15, 1987"),
        ("When did it open?", DATES, "May", "May 15, 1987"),
        ("In what year did it open?", DATES, "May 15, 1987", "1987"),
        ("In which month did it open?", DATES, "May", "May"),
        ("When did it close?", DATES, "closed late Thursday", "late Thursday"),
        ("How long was it closed?", DATES, "for 30 days", "30 days"),
        ("Where is the port?", DATES, "in Larnholm", "Larnholm"),
        ("Where is the port?", DATES, "Larnholm and", "Larnholm"),
        # clauses keep their words
        ("What did they do?", "They had it switched off.", "switched off", "switched off"),
        ("What did they want?", "They wanted to sail home.", "to sail home", "to sail home"),
        ("What was it?", "It was the harbour of", "the harbour of", "the harbour"),
        ("Where is she from?", "She is from Washington, D.C.", "Washington, D.C.", "Washington, D.C."),
        ("Who runs it?", "It is run by Lind & Gray Inc.", "Lind & Gray Inc.", "Lind & Gray Inc."),
        # nothing new
        ("Who is Ada Wells?", MAYOR, "Ada Wells", None),
        ("Who met her?", MAYOR, ", ", None),
        ("Who met her?", "It was of the", "of the", None),
        ("Was it Ada Wells or Vera Okonjo?", MAYOR, "Ada Wells", "Ada Wells"),
    ],
)  # fmt: skip
def test_mend(question: str, text: str, span: str, mended: str | None) -> None:
    start = text.index(span)
    place = mend(question, text, start, start + len(span))
    assert (place and text[slice(*place)]) == mended


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Former Harbour Judge Ada Wells", "Ada Wells"),
        ("Gov. Ada Wells", "Ada Wells"),
        ("Mayor Wells", "Mayor Wells"),
        ("the mayor of Larnholm", "the mayor of Larnholm"),
        ("Director of Larnholm Port", "Director of Larnholm Port"),
        ("Ada Wells", "Ada Wells"),
        ("", ""),
    ],
)
def test_without_title(name: str, bare: str) -> None:
    assert without_title(name) == bare


def test_far_along_in_a_long_text_a_span_stays_as_it_is() -> None:
    text = "on " * READ_CHARACTERS
    assert mend("When?", text, len(text) - 5, len(text)) == (len(text) - 5, len(text))


WORDS = st.sampled_from(
    [
        *(
            "Who",
            "When",
            "how",
            "many",
            "is",
            "the",
            "of",
            "and",
            "on",
            "by",
            "Mayor",
            "Ada",
            "Wells",
        ),
        *(",", ".", "“", "”", "’s", "(AP)", "U.S.", "\n", "May", "15", "1987", "30-day", "$5", "%"),
        *("million", "Thursday", "year", "said", "met", "or"),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join))


@given(question=TEXTS, text=TEXTS, data=st.data())
def test_a_mended_span_is_a_span_of_the_text(question: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = mend(question, text, start, end)
    assert place is None or 0 <= place[0] < place[1] <= len(text)
