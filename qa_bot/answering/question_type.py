"""What a question asks for: a person, a place, a number of something, ..."""

import functools
import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from qa_bot.english.word_lists import PEOPLE
from qa_bot.text.words import IRREGULAR, word_set

READ_CHARACTERS = 600
"""A longer question is read to here."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_STOP_WORDS = word_set("""
    a an the this that these those it its he his him she her hers they their them we our us i my
    me you your of in on at to for from by with about as into during after before and or but if
    than then there here is are was were be been being am do does did done has have had having
    can could will would shall should may might must not no n't so such also just only any some
    who whom whose what which where when why how said say says according s t
""")
_AUXILIARIES = word_set("""
    is are was were am be been do does did has have had can could will would shall should may
    might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't
    couldn't won't wouldn't
""")


class AnswerType(StrEnum):
    """What would answer the question."""

    PERSON = "person"  # or an organisation: whoever acts
    TITLE = "title"  # the post that a person holds
    PLACE = "place"
    TIME = "time"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    MEASURE = "measure"
    THING = "thing"
    STATEMENT = "statement"
    REASON = "reason"
    MANNER = "manner"
    YES_NO = "yes_no"
    OTHER = "other"


NUMBERS = frozenset(
    {
        AnswerType.COUNT,
        AnswerType.MONEY,
        AnswerType.PERCENT,
        AnswerType.DURATION,
        AnswerType.AGE,
        AnswerType.MEASURE,
    }
)
GROUPS: dict[AnswerType, str] = {
    AnswerType.PERSON: "who",
    AnswerType.PLACE: "where",
    AnswerType.TIME: "when",
    AnswerType.STATEMENT: "say",
    AnswerType.REASON: "why",
    AnswerType.MANNER: "why",
} | dict.fromkeys(NUMBERS, "number")
"""Kinds whose answers look alike. All others: "what"."""

_TIMES = "year|day|date|month|century|decade|time|season|period|era|week|weekend|night|morning|summer|winter"
_NO_VERB = r"(?!(?:is|was|are|were|do|does|did|has|had|makes?|causes?|caused)\b)\w+ "
_SIZES = "height|altitude|elevation|speed|temperature|depth|weight|distance|diameter"
_UNITS = "kilomet(?:er|re)s|miles|met(?:er|re)s|feet|inches|acres|hectares|tons|tonnes|pounds|kilograms|gallons|lit(?:er|re)s|degrees"
_PERSONS = "|".join(
    sorted(
        PEOPLE
        | word_set("""
    head person people wife husband son daughter father mother brother sister girlfriend boyfriend suspect
    victim victims star artist lawyer officer owner official candidate
""")
    )
)

# The first rule that matches decides.
_RULES = [
    (re.compile(pattern), kind)
    for pattern, kind in [
        (r"\bhow old\b|\b(what|which)( \w+)? (age|ages)\b|\bwhat (is|was) (\S+ ){1,4}age\b", AnswerType.AGE),
        (r"\bhow (long|many (\w+ )?(seconds|minutes|hours|days|weeks|months|years|decades))\b", AnswerType.DURATION),
        (r"\b(what|which|the) (length|amount|period) of time\b|\bhow much (\w+ )?time\b", AnswerType.DURATION),
        (r"\b(what|which) (percent|percentage|proportion|share|fraction)\b|\bhow many (percent|per cent)\b|\bwhat (is|was) the (percentage|proportion)\b", AnswerType.PERCENT),
        (r"\bhow much (\w+ )?(money|cash|funding|aid)\b|\b(what|which) (amount|sum) of money\b|\bwhat (is|was|were|are) the (\w+ )?(price|cost|salary|budget|value)\b", AnswerType.MONEY),
        (r"\bwhat\b.*\b(net worth|tuition|bail|reward (was|is) offered)\b|\bwhat price\b|\bhow many (dollars|euros|pesos|rubles|yen)\b", AnswerType.MONEY),
        (r"\bwhat (did|does|do|will|would) \S+.* (cost|gross)\W*(\w+\W*){0,2}$|\bwhat (is|was|are) \S+.* worth\W*$", AnswerType.MONEY),
        (r"\bhow much\b.*\b(costs?|pay|paid|spend|spent|worth|earn|earned|sold?|bail|fined?|donat\w+|raised?|price)\b", AnswerType.MONEY),
        (rf"\bhow many (\w+ )?({_UNITS})\b|\b(what|which) (\w+ )?({_SIZES})s?\b|\bwhat (is|was) (\S+ ){{1,4}}({_SIZES})\b", AnswerType.MEASURE),
        (r"\bhow (far|tall|high|deep|wide|big|large|fast|heavy|hot|cold|close|strong)\b|\bwhat (is|was) the (\w+ )?(distance|height|speed|size|temperature|depth|weight|length|area|magnitude)\b", AnswerType.MEASURE),
        (r"\bhow (many|much|often)\b|\b(what|which) (number|amount|quantity) of\b|\bwhat (is|was|were|are) the (\w+ )?(number|amount|population|toll|death toll|score|total)\b|\bthe number of\b.* what\W*$|\b(hoe|how) man[ny]?\b", AnswerType.COUNT),
        (rf"\b(what|which) (?!dates? from)({_NO_VERB})?({_TIMES})s?\b|\bhow (recently|soon|late|early)\b|\bwhat (is|was|are|were) the (\w+ ){{0,2}}(year|date|day|month)s?\b", AnswerType.TIME),
        (r"^(?:(?!\b(?:what|which|who|where|how)\b).)*\bwhen\b(?!.*\b(what|which)\b)", AnswerType.TIME),
        (r"\b(what|which) (post|position|title|job|role|office|profession|occupation|rank)\b", AnswerType.TITLE),
        (r"\bwhat (is|was|does) .*'?s? (job|occupation|profession|job title)\b|\bwhat does \w+( \w+)? do for a living\b", AnswerType.TITLE),
        (r"\b(who|whom|whose|whos|who's)\b|\b(what|which) (\w+ )?(person|man|woman|people|president|minister|leader|player|actor|actress|singer|scientist|official|politician|king|queen|author|writer|director|coach|driver|team|company|organization|organisation|group|party|agency|club)\b", AnswerType.PERSON),
        (rf"\b(name|names|named) (of )?(the |an? |\w+'s )?.*\b({_PERSONS})\b", AnswerType.PERSON),
        (r"\bwhere\b|\b(what|which) (\w+ )?(country|countries|city|cities|town|state|place|location|region|province|continent|island|village|airport|area|nation|county|district|river|street)s?\b", AnswerType.PLACE),
        (r"\b(why|what (caused|causes|led to)|what (is|was) the (reason|cause))\b|\bfor what reason\b|\bhow come\b", AnswerType.REASON),
        (r"\bwhat (did|does|do|has|have|had) .*\b(say|says|said|state|claim|tell|told|call|announce|believe|think|warn|add|argue|suggest|describe)\b", AnswerType.STATEMENT),
        (r"\bhow\b", AnswerType.MANNER),
        (r"\b(what|which|what's|whats|name)\b", AnswerType.THING),
        (r"^\W*(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b", AnswerType.YES_NO),
    ]
]  # fmt: skip

# Of words without a question: "death toll ferry accident", "leader of the council".
_KEYWORDS = [
    (re.compile(rf"^(?:the |\w+ )?(?:{nouns})\b|\b(?:{nouns})\W*$"), kind)
    for nouns, kind in [
        ("age", AnswerType.AGE),
        ("duration|length of time", AnswerType.DURATION),
        ("percentage|percent|share", AnswerType.PERCENT),
        ("price|costs?|salary|budget", AnswerType.MONEY),
        (_SIZES, AnswerType.MEASURE),
        ("number|amount|death toll|toll|population|score", AnswerType.COUNT),
        ("date|year|day|month", AnswerType.TIME),
        ("location|place|venue|site|whereabouts", AnswerType.PLACE),
        ("reason|cause|motive", AnswerType.REASON),
    ]
] + [(re.compile(rf"\b(?:{_PERSONS})s? (?:of|for|in)\b|\b(?:{_PERSONS})\W*$"), AnswerType.PERSON)]  # fmt: skip
_ASKS = re.compile(
    r"\b(?:wh\w+|how)\b|^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
)

_MEMBERS = re.compile(
    r"^(?!.*\b(?:with|what members|member of what|members of (?:what|which))\b)(?!.* (?:in|of|for|by|from|to)\W*$).*(?:"
    r"\bwho(?: else| all)? (?:is|are|was|were|sits?|serves?|belongs?) (?:also )?(?:in|on|to|part of|among|a member)\b"
    r"|\bwho (?:are|were) the\b|\bwho (?:makes?|made) up\b|\bmembers\b|\bincluded (?:in|among)\b|\binclude\W*$)"
)


class QuestionAnalysis(NamedTuple):
    """A question, read."""

    text: str
    """As far as it is read."""
    kind: AnswerType
    stems: tuple[str, ...]
    """Of its content words, in order, none twice."""
    focus: tuple[str, ...]
    """Stems of the noun that what, which or how many stands before: "which airport"."""
    head: str
    """Stem of the verb, where the asked thing is its subject ("who leads it"); else empty."""
    tail: str
    """Stem of the last content word, where the asked thing is no subject; else empty."""
    members: bool
    """Whether all that belong to something are asked for: "who is in the cabinet"."""


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its ending and accents, lower-cased: alike for "leads", "leading", "led"."""
    decomposed = unicodedata.normalize("NFKD", word.lower().replace("’", "'").removesuffix("'s"))
    word = "".join(c for c in decomposed if not unicodedata.combining(c))
    word = IRREGULAR.get(word, word)
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) >= len(ending) + 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def answer_type(question: str) -> AnswerType:
    """What would answer the question."""
    return analyse_question(question).kind


@functools.lru_cache(maxsize=256)
def analyse_question(question: str) -> QuestionAnalysis:
    """The kind of the question and the words to look for."""
    text = question[:READ_CHARACTERS].lower().replace("’", "'")
    rules = _RULES if _ASKS.search(text) else [*_KEYWORDS, *_RULES]
    kind = next((kind for rule, kind in rules if rule.search(text)), AnswerType.OTHER)
    words = _WORD.findall(text)
    stems = tuple(dict.fromkeys(stem(w) for w in words if w not in _STOP_WORDS))
    focus, rest = _focus(words)
    subject = bool(rest) and rest[0] not in _AUXILIARIES and kind not in NUMBERS
    # "They define what?" asks for what would follow "define".
    content = [w for w in rest or words if w not in _STOP_WORDS]
    return QuestionAnalysis(
        text=question[:READ_CHARACTERS],
        kind=kind,
        stems=stems,
        focus=focus,
        head=stem(content[0]) if subject and content else "",
        tail=stem(content[-1]) if content and not subject else "",
        members=kind in (AnswerType.PERSON, AnswerType.THING, AnswerType.PLACE, AnswerType.OTHER)
        and bool(_MEMBERS.search(text)),
    )


def _focus(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The noun after the asking word, and all that follows."""
    for at, word in enumerate(words):
        if word in ("who", "whom", "where", "when", "why", "who's", "what's"):
            return (), words[at + 1 :]
        if word in ("what", "which", "how", "whose"):
            end = at + 1
            while end < min(len(words), at + 5) and words[end] not in _AUXILIARIES:
                if words[end] in ("in", "at", "by", "for", "from") or (
                    end > at + 1 and words[end] == "the"
                ):
                    break
                end += 1
            skip = at + 2 if word == "how" else at + 1
            noun = [stem(w) for w in words[skip:end] if w not in _STOP_WORDS]
            return tuple(noun), words[end:]
    return (), words
