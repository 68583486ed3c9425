"""One case a rule, both ways: what is altered is caught, what is true stays supported."""

import pytest

from qa_bot.guard.judge import judge
from qa_bot.types import Article, Span

PUBLISHED = "2025-05-15"


def place(text: str, before: str = "", published: str | None = PUBLISHED) -> Span:
    """The text as a sentence of an article in which something stands before it."""
    article = Article("a", "The port", before + text, published=published, language="en")
    return Span(article, len(before), len(before) + len(text))


def outcome(statement: str, *sources: str) -> str:
    return judge(statement, [place(source) for source in sources]).outcome


OTHERWISE = [
    # numbers
    ("The port paid 12 million dollars for the crane.", "The port paid 21 million dollars for the crane."),
    ("The port paid 12 million dollars for the crane.", "The port paid 12 billion dollars for the crane."),
    ("The port paid 12 million dollars for the crane.", "The port paid 12 million euros for the crane."),
    ("Rents went up by 5 percent in the town.", "Rents went up by 5 percentage points in the town."),
    ("Rents went up by 5% in the town.", "Rents went up by 6% in the town."),
    ("Twelve ships left the harbour.", "Eleven ships left the harbour."),
    ("Dozens of ships left the harbour.", "Hundreds of ships left the harbour."),
    ("He finished in third place in Larnholm.", "He finished in fourth place in Larnholm."),
    ("The team won 3-1 against Odesa.", "The team won 1-3 against Odesa."),
    ("The ship leaves at 9 a.m. on most days.", "The ship leaves at 9 p.m. on most days."),
    ("They freed 215 soldiers and 55 guards.", "They freed 55 soldiers and 215 guards."),
    # dates
    ("The talks began on 13 May 2025.", "The talks began on 14 May 2025."),
    ("The talks began on Tuesday.", "The talks began on Wednesday."),
    ("The talks began on Tuesday.", "The talks began on 12 May."),
    ("The talks failed in March 2022.", "The talks failed in April 2022."),
    ("The talks failed in 2022.", "The talks failed in 2021."),
    ("The fleet sailed last week.", "The fleet will have sailed next week."),
    # names
    ("Andrii Koval runs the port of Odesa.", "Petro Lys runs the port of Odesa."),
    ("The deal was signed by Vladimir Medinsky.", "The deal was signed by Vladimir Putin."),
    ("Talks were held in Ankara.", "Talks were held in Istanbul."),
    ("Koval accused Lys of fraud.", "Lys accused Koval of fraud."),
    ("Medinsky, an aide to Putin, came by plane.", "Putin, an aide to Medinsky, came by plane."),
    ("The train runs from Kyiv to Odesa.", "The train runs from Odesa to Kyiv."),
    # negation
    ("The talks ended with a result.", "The talks did not end with a result."),
    ("The talks have not ended.", "The talks have ended."),
    ("The crew left without a pilot.", "The crew left with a pilot."),
    ("No ship has left the harbour.", "A ship has left the harbour."),
    ("Koval failed to appear in court.", "Koval appeared in court."),
    ("Koval said that he would not come.", "Koval did not say that he would come."),
    ("The harbour is safe for ships.", "The harbour is unsafe for ships."),
    ("He never imagined that the port would close.", "He never imagined that the port would not close."),
    # modality
    ("The port may close in winter.", "The port will close in winter."),
    ("The port may close in winter.", "The port closes in winter."),
    ("The port is expected to close.", "The port will close."),
    ("Koval plans to close the port.", "Koval will close the port."),
    ("The port closed in winter.", "The port may have closed in winter."),
    ("He allegedly stole the ship.", "He stole the ship."),
    ("The crew must leave the ship.", "The crew may leave the ship."),
    # quantity
    ("Some ships are still in the harbour.", "All ships are still in the harbour."),
    ("Some ships are still in the harbour.", "Ships are still in the harbour."),
    ("Most crews support the strike.", "Few crews support the strike."),
    ("At least 30 ships left the harbour.", "30 ships left the harbour."),
    ("At least 30 ships left the harbour.", "At most 30 ships left the harbour."),
    ("More than 30 ships left the harbour.", "Fewer than 30 ships left the harbour."),
    ("Only two ships left the harbour.", "Two ships left the harbour."),
    # direction
    ("The price of grain rose in May.", "The price of grain fell in May."),
    ("The fire broke out before the storm.", "The fire broke out after the storm."),
    ("Koval was the first to leave the ship.", "Koval was the last to leave the ship."),
    ("The former captain sold the ship.", "The captain sold the ship."),
    ("Odesa won the final on penalties.", "Odesa lost the final on penalties."),
    # speaker
    ("Denisov says that the weapons have to be named.", "The weapons have to be named."),
    ("According to Denisov, the goal is a lasting peace.", "The goal is a lasting peace."),
    ("The goal is a lasting peace, according to Denisov.", "The goal is a lasting peace, according to Rutte."),
    ("“The port is safe,” said Koval.", "“The port is safe,” said Lys."),
    ("Koval confirmed that the port was closed.", "Koval denied that the port was closed."),
    ("The ministry said the port was safe.", "The ministry claimed the port was safe."),
    ("The officers, he says, can settle the matter.", "The officers can settle the matter."),
    ("The port considered selling its cranes.", "The port sold its cranes."),
    ("He hopes and believes that the port will open.", "The port will open."),
    # condition
    ("If the storm comes, the port closes.", "The port closes."),
    ("The port closes unless it rains.", "The port closes if it rains."),
    ("When a crew is small, it works at night.", "It works at night."),
    # who and whom, what is counted, and/or, tense
    ("The harbour prevents a flood.", "A flood prevents the harbour."),
    ("The port ordered 26 cranes, two of them at the new pier.", "The port ordered two cranes."),
    ("In all, 270 people were exchanged.", "In all, 270 sailors were exchanged."),
    ("The ship carries grain, tea and wool.", "The ship carries grain, tea or wool."),
    ("Koval was the head of the port.", "Koval is the head of the port."),
    ("The ships came after the storm.", "The storm came after the ships."),
    ("The pilot shot the captain.", "The pilot was shot by the captain."),
    ("The fire was caused by a storm.", "The storm was caused by a fire."),
    ("The captain was replaced by the pilot.", "The captain replaced the pilot."),
    ("Rents fell because wages fell.", "Wages fell because rents fell."),
    ("The captain told the pilot that the port was closed.", "The pilot told the captain that the port was closed."),
    ("The club, founded in 1902, won the cup in 1931.", "The club won the cup in 1902."),
    ("Koval was born in Odesa and lives in Larnholm.", "Koval was born in Larnholm."),
    ("Nearly 200 of the 900 workers left.", "Nearly 900 workers left."),
    ("The delegation includes pilots.", "The delegation consists of pilots."),
    # quotation
    ("Koval called the exchange “a beginning”.", "Koval called the exchange “a good beginning”."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), OTHERWISE)
def test_what_says_otherwise_is_not_supported(source, statement):
    judgement = judge(statement, [place(source)])
    assert judgement.outcome != "supported"
    assert judgement.reasons


@pytest.mark.parametrize(("source", "statement"), OTHERWISE)
def test_each_of_the_two_supports_itself(source, statement):
    assert outcome(source, source) == "supported"
    assert outcome(statement, statement) == "supported"


SAME = [
    # numbers
    ("The port paid 12 million dollars for the crane.", "The port paid $12m for the crane."),
    ("The port paid $12,000,000 for the crane.", "The port paid twelve million dollars for the crane."),
    ("Rents went up by 5 percent in the town.", "Rents went up by 5% in the town."),
    ("In all, 215 soldiers were freed.", "More than 200 soldiers were freed."),
    ("Over 200 soldiers were freed.", "More than 200 soldiers were freed."),
    # dates
    ("The talks began on Tuesday.", "The talks began on 13 May 2025."),
    ("The talks began on 13 May 2025.", "The talks began on Tuesday."),
    ("The talks began on 13 May 2025.", "The talks began in May 2025."),
    ("The talks began on 13 May.", "The talks began on May 13, 2025."),
    # names
    ("President Volodymyr Zelenskyy came to Türkiye.", "Zelensky came to Turkey."),
    ("Zelenskiy spoke in Kiev.", "Zelenskyy spoke in Kyiv."),
    ("Erdoğan met the crew of the ship.", "Erdogan met the ship’s crew."),
    ("Russia’s delegation came by plane.", "The Russian delegation came by plane."),
    ("The Russian delegation is headed by Medinsky.", "Medinsky heads the Russian delegation."),
    ("Koval was accused by Lys of fraud.", "Lys accused Koval of fraud."),
    ("Russia and Ukraine agreed on an exchange.", "Ukraine and Russia agreed on an exchange."),
    # negation, modality, quantity
    ("The port did not close.", "The port didn’t close."),
    ("No one has left the ship.", "Nobody has left the ship."),
    ("The port may close in winter.", "The port might close in winter."),
    ("Delegations are to meet in Odesa.", "Delegations will meet in Odesa."),
    ("Several ships left the harbour.", "Some ships left the harbour."),
    # words
    ("The price of grain rose in May.", "The price of grain increased in May."),
    ("The two sides agreed on a ceasefire.", "The two sides agreed on a truce."),
    # speaker
    ("The goal, according to Denisov, is peace.", "Denisov said that the goal is peace."),
    ("The crew, she said, will leave.", "The crew would leave, she said."),
    ("Koval expects the crew to leave.", "The crew is expected by Koval to leave."),
    ("Koval warned against leaving the ship.", "Koval warned that the ship should not be left."),
    # left out
    ("On Monday, two ships with grain left Odesa.", "Two ships left Odesa."),
    ("Koval, who runs the port, named no date for the talks.", "Koval named no date for the talks."),
    ("The fleet sailed, but the crew did not.", "The fleet sailed."),
    ("Koval hopes and believes that the port will open.", "Koval hopes that the port will open."),
    ("The crew has yet to answer the letter.", "The crew has not answered the letter yet."),
    ("Two thirds of the crew left.", "The ship was left by two-thirds of the crew."),
    # turned round, and the same
    ("The fire came after the storm.", "The storm came before the fire."),
    ("A captain earns more than a pilot.", "A pilot earns less than a captain."),
    ("The talks came half a year after the fire.", "The talks came six months after the fire."),
    ("Grain is bought by the port.", "The port buys grain."),
    ("Prices fell 4% in May after rising for seven months.", "After rising for seven months, prices fell 4% in May."),
    # setting
    ("The crew — “most of them” — went on foot.", '"Most of them" went on foot - the crew.'),
    ("The cease-fire holds.", "The ceasefire holds."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), SAME)
def test_what_says_the_same_is_supported(source, statement):
    assert judge(statement, [place(source)]).reasons == ()


@pytest.mark.parametrize(
    "statement",
    [
        "Gen. Petro Lys called the café’s exchange \"a beginning\".",
        "gen. Petro Lys called the café’s exchange “a beginning”.",
        "Gen.\u00a0Petro\nLys  called the cafe\u0301's ex\u00adchange “a beginning”.",
        "Gen. Petro Lys called the café’s ex-\nchange “a beginning”.",
    ],
)  # fmt: skip
def test_another_setting_says_the_same(statement):
    assert (
        outcome(statement, "Gen. Petro Lys called the café’s exchange “a beginning”.")
        == "supported"
    )


@pytest.mark.parametrize(
    ("source", "statement", "reason"),
    [
        ("The port paid 12 euros.", "The port paid 21 euros.", "the source says 12 euros, not 21 euros"),
        ("The port may close.", "The port will close.", "the source says “may”, not “will”"),
        ("“It is safe,” said Koval.", "“It is safe,” said Lys.", "the source says Koval, not Lys"),
        ("The port is closed.", "The port is not closed.", "the source does not say “not”"),
        ("The port is closed.", "Wheat is harvested in Larnholm.", "the source does not speak of"),
    ],
)  # fmt: skip
def test_the_reason_can_be_read(source, statement, reason):
    assert reason in " ".join(judge(statement, [place(source)]).reasons)


def test_a_foreign_sentence_is_unsupported_and_not_contradicted():
    assert (
        outcome("Wheat is not harvested in March.", "Two ships left Odesa on Monday.")
        == "unsupported"
    )


def test_a_pronoun_of_the_source_stands_for_who_was_named_before():
    source = place("He named no date for the talks.", "Andrii Koval came to Odesa. ")
    assert judge("Koval named no date for the talks.", [source]).outcome == "supported"
    assert judge("Medinsky named no date for the talks.", [source]).outcome != "supported"


def test_one_of_several_sources_is_enough():
    sources = ("Wheat is harvested in June.", "Two ships left Odesa on Monday.")
    assert outcome("Two ships left Odesa.", *sources) == "supported"


def test_two_sources_may_share_a_statement():
    sources = ("Two ships with grain left Odesa.", "The ships go to Egypt.")
    statement = "Two ships with grain left Odesa and go to Egypt."
    assert outcome(statement, *sources) == "supported"
    assert outcome("Three ships with grain left Odesa and go to Egypt.", *sources) == "contradicted"


FREED = ("In the exchange, 215 soldiers were freed.", "The other side received 55 pilots.")
OFFICES = ("Andrii Koval is Egypt’s minister of defence.", "Petro Lys is the foreign minister.")


@pytest.mark.parametrize(
    ("sources", "statement", "is_true"),
    [
        (FREED, "In the exchange, 55 soldiers were freed.", False),
        (FREED, "The other side received 215 pilots.", False),
        (FREED, "215 soldiers were freed, and the other side received 55 pilots.", True),
        (OFFICES, "Andrii Koval is Egypt’s foreign minister.", False),
        (("Koval is an aide to Lys.", "He came to Odesa in 2022."), "Koval, an aide to Lys, came to Odesa in 2022.", True),
        (("The talks began in March.", "The fire broke out in June."), "The talks began in June.", False),
        (("Koval praised the crew.", "They were “a great help”, he said."), "Koval said the crew were “a great help”.", True),
    ],
)  # fmt: skip
def test_a_part_of_one_source_does_not_stand_in_for_another(sources, statement, is_true):
    assert (outcome(statement, *sources) == "supported") == is_true


@pytest.mark.parametrize("fragment", ["Odesa left", "On Monday.", "ships Egypt", "tea"])
def test_a_fragment_has_to_stand_so_in_its_source(fragment):
    source = "On Monday, two ships with wheat left Odesa."
    assert outcome(fragment, source) == ("supported" if fragment == "On Monday." else "unsupported")


@pytest.mark.parametrize(
    "text", ["", " \n", "…", "🙂", "שלום עולם", "\u202eabc", "Переговоры прошли 5 мая."]
)
def test_no_text_is_too_strange(text):
    assert judge(text, [place("Two ships left Odesa.")]).outcome == "unsupported"
    assert judge(text, []).outcome == "unsupported"
    if text.strip():
        assert judge("Two ships left Odesa.", [place(text)]).outcome == "unsupported"


def test_a_very_long_text_is_judged_at_once():
    long = "Two ships left Odesa. " * 50_000
    assert judge(long, [place("Two ships left Odesa.")]).outcome == "unsupported"
    assert judge(long, [place(long)]).outcome == "supported"
    assert judge("Two ships left Odesa.", [place("not " * 250_000)]).outcome == "unsupported"
    assert judge("1" * 400 + " ships", [place("2" * 400 + " ships")]).outcome != "supported"
