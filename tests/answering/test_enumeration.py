"""Questions for all that belong to something."""

import pytest

from qa_bot.answering.enumeration import members
from qa_bot.answering.question_type import analyse_question

THREE = "Vera Okonjo, Tomas Lind and Ada Wells"


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        (f"The council includes {THREE}.", THREE),
        (f"The council, headed by Paul Gray, consists of {THREE}, the town said.", THREE),
        (f"The council is headed by Paul Gray and includes {THREE}, who arrived late.", THREE),
        (f"The council is made up of {THREE}.", THREE),
        (f"Members of the council: {THREE}.", THREE),
        (f"The members of the council are {THREE}.", THREE),
        (f"{THREE} are in the council.", THREE),
        (f"On Friday, {THREE} were members of the council.", THREE),
        (f"{THREE} make up the council.", THREE),
        ("The council includes: Vera Okonjo; Tomas Lind, the harbour master; and Ada Wells.",
         "Vera Okonjo; Tomas Lind, the harbour master; and Ada Wells"),
        ("The council includes deputy mayor Tomas Lind, Ada Wells, as well as Paul Gray.",
         "deputy mayor Tomas Lind, Ada Wells, as well as Paul Gray"),
        ("The council includes Tomas Lind.", None),
        ("The council includes many old sailors, and more are to come.", None),
        ("The council was tired, and Ada Wells and Paul Gray were in the harbour.", None),
        (f"The crew includes {THREE}.", None),
        ("", None),
    ],
)  # fmt: skip
def test_members(sentence: str, listed: str | None) -> None:
    assert members(analyse_question("Who is in the council?"), sentence) == listed
