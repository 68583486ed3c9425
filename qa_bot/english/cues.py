"""The small words that turn what a sentence says: not, may, some, at least, according to."""

import re
from enum import StrEnum
from typing import NamedTuple


class CueKind(StrEnum):
    """What a cue does to what follows it."""

    NEGATION = "negation"
    MODAL = "modal"
    QUANTIFIER = "quantifier"
    BOUND = "bound"
    CONDITION = "condition"
    SAYING = "saying"


class Cue(NamedTuple):
    """A cue at `start`-`end` of its text; equal keys turn alike."""

    start: int
    end: int
    kind: CueKind
    key: str


_N = r"(?=\W{0,2}(?:an? |one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thir|fif|twen|for|hundred|thousand|half|dozen|US|\d|[$€£¥]))"
"""Before a number."""
_TO = r" (?:\w+ly )?to(?! (?:the|a|an|his|her|its|their)\b)"

_FORMS: list[tuple[CueKind, str, str]] = [
    (CueKind.BOUND, "at least", r"at least|no (?:fewer|less) than|a minimum of|or more(?= |$)"),
    (CueKind.BOUND, "at most", rf"at most|no more than|not more than|up to{_N}|as (?:many|much) as|a maximum of"),
    (CueKind.BOUND, "more than", rf"more than|greater than|upwards? of|in excess of|(?:(?<!was )(?<!is )over|above|exceeding|topping){_N}"),
    (CueKind.BOUND, "less than", rf"(?:less|fewer) than|(?:under|below){_N}"),
    (CueKind.BOUND, "about", rf"an estimated|it (?:is|was) estimated(?: that)?|approximately|roughly|close to(?=\W{0,2}\d)|(?:about|around|some|circa|estimated at){_N}"),
    (CueKind.BOUND, "almost", r"nearly|almost|just (?:under|short of)"),
    (CueKind.SAYING, "deny", r"den(?:y|ies|ied|ying)\b|reject(?:s|ed)? (?:claims|allegations|reports|accusations)|disput(?:es?|ed)|dismiss(?:es|ed)"),
    (CueKind.SAYING, "claim", r"claim(?:s|ed|ing)?|alleg(?:es?|ed|ing)(?! to\b)(?= that\b| the\b| he\b| she\b| they\b| it\b|,)|assert(?:s|ed)|insist(?:s|ed|ing)?|maintain(?:s|ed) that|argu(?:es|ed)|contend(?:s|ed)"),
    (CueKind.SAYING, "confirm", r"confirm(?:s|ed|ing)?|acknowledg(?:es?|ed)|admit(?:s|ted)?|conced(?:es?|ed)|verified"),
    (CueKind.SAYING, "warn", r"warn(?:s|ed|ing)?"),
    (CueKind.SAYING, "suggest", r"suggest(?:s|ed|ing)?|propos(?:es?|ed)|hint(?:s|ed)|impl(?:ies|ied)"),
    (CueKind.SAYING, "believe", r"believ(?:es?|ed)(?! to)|(?:(?:is|are|was|were) )?expected(?= by)|sees (?:it|this|that|them|him|her) as|thinks?|thought(?! to)|considers?|considered|regards|feels?|hop(?:es?|ed)(?! to)|expects|expected (?=that)|predict(?:s|ed)|fear(?:s|ed)|assum(?:es|ed)|in (?:his|her|their|(?:the )?[\w-]+'s?) (?:view|opinion)"),
    (CueKind.SAYING, "promise", r"promis(?:es?|ed)|vow(?:s|ed)?|pledg(?:es?|ed)"),
    (CueKind.SAYING, "announce", r"announc(?:es?|ed|ing)|declar(?:es?|ed|ing)|reveal(?:s|ed)|disclos(?:es|ed)"),
    (CueKind.SAYING, "say", r"said(?! to (?:be|have))|says|saying|(?<!to )say|tells?|told|telling|according to|add(?:s|ed)(?=,| that|:|\.|$| in )|stat(?:es|ed)(?= that|,|:)|not(?:es|ed)(?= that|,|:)|explain(?:s|ed)?|remark(?:s|ed)|comment(?:s|ed)|report(?:s|ed) that|recall(?:s|ed)?|writes|wrote|quoted|in the words of|mention(?:s|ed)|describ(?:es|ed)|call(?:s|ed)(?! (?:for|off|up|into|out|to|in)\b)"),
    (CueKind.MODAL, "alleged", r"alleged(?:ly)?|reportedly|apparently|supposedly|purported(?:ly)?|rumou?red|suspected|seemingly|(?:(?:is|are|was|were) )?(?:said|believed|thought|reported|understood|alleged|rumoured|known) to(?= be\b| have\b)|appear(?:s|ed)? to|seem(?:s|ed)? to|believed to"),
    (CueKind.MODAL, "intend", rf"(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|want(?:s|ed|ing)?|seek(?:s|ing)?|sought|try|tr(?:ies|ied|ying)|attempt(?:s|ed|ing)?|offer(?:s|ed)|threaten(?:s|ed|ing)?|willing|ready|prepared|prepar(?:es?|ing)){_TO}"),
    (CueKind.MODAL, "expect", rf"(?:(?:is|are|was|were|be|been) )?(?:widely )?(?:expected|likely|poised|anticipated|projected|forecast){_TO}|(?:most |very )?likely|probably|presumably|in all likelihood|expected"),
    (CueKind.MODAL, "unlikely", r"unlikely|improbable|doubtful"),
    (CueKind.MODAL, "will", rf"will|shall|(?:(?:is|are|was|were|be) )?(?:set|due(?= to (?-i:[a-z]))|scheduled|slated|going){_TO}|(?:is|are) to(?= [a-z])(?! (?:the|a|an|his|her|its|their)\b)"),
    (CueKind.MODAL, "due", r"(?:(?:is|are|was|were) )?(?:(?<!in )due(?= (?:on|in|for|back|out|at|by)\b)|scheduled|slated)(?! to\b)"),
    (CueKind.MODAL, "would", r"would"),
    (CueKind.MODAL, "should", r"should|ought to"),
    (CueKind.MODAL, "must", r"must|(?:has|have|had|needs?|needed|obliged|forced|required) to"),
    (CueKind.MODAL, "may", r"may|might|could|possibly|perhaps|maybe|potential(?:ly)?|possible|conceivably"),
    (CueKind.MODAL, "can", r"can|(?:(?:is|are|was|were|be|being) )?able to"),
    (CueKind.NEGATION, "not", rf"not(?! only\b.*\bbut\b)|no(?! ?\.? ?\d)(?!\.)|never|none|nobody|nothing|neither|(?<!neither )nor|without|nowhere|hardly|barely|scarcely|(?:fail(?:s|ed|ing)?|refus(?:es?|ed|ing)|declin(?:es?|ed|ing)){_TO}|unable to|(?:has|have|had) yet to|lack(?:s|ed|ing)?"),
    (CueKind.CONDITION, "if", r"(?<!as )(?<!ask )(?<!asked )(?<!see )(?<!know )(?<!sure )if|provided(?: that|,)|as long as|on condition that|in case"),
    (CueKind.CONDITION, "unless", r"unless"),
    (CueKind.CONDITION, "when", r"\Awhen(?! [^,;]*(?:\b(?:was|were|had|did|came|went|took|made|began|\d+)\b|ed\b))"),
    (CueKind.QUANTIFIER, "all", r"consist(?:s|ed|ing)? (?:only )?of|composed of|made up of|all|every|each|everyone|everybody|everything|entire(?:ly)?|whole|always|completely|fully|unanimous(?:ly)?"),
    (CueKind.QUANTIFIER, "most", r"most(?= of\b| [a-z]+s\b|,| people| men| women| children)|mostly|above all|chiefly|primarily|the majority of|a majority of|mainly|usually|generally|typically"),
    (CueKind.QUANTIFIER, "many", r"many|numerous|a lot of|lots of|plenty of|a great deal of|much of|often|frequently|a large number of"),
    (CueKind.QUANTIFIER, "some", r"some|several|sometimes|certain|a number of|various|partly|partially|a few|occasionally|any"),
    (CueKind.QUANTIFIER, "few", r"(?<!a )few|a handful of|rarely|seldom|only a few|only few"),
    (CueKind.QUANTIFIER, "only", r"only|solely|merely|exclusively|just(?= [a-z]*\b(?:one|two|three|four|five|six|a)\b| \d)|alone|nothing but"),
]  # fmt: skip
_CUE = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(rf"(?P<f{number}>{form})" for number, (_, _, form) in enumerate(_FORMS))
    + r")(?![^\W_])",
    re.I,
)
_NOUN = re.compile(
    r"(?:claim|remark|comment|report|promise|pledge|fear|hope|thought|warning|vow|hint|feel)s?",
    re.I,
)
_OF_NOUN = re.compile(
    r"\b(?:the|a|an|his|her|their|its|our|my|your|these|those|any|some|such|of|no|new|unfortunate|public) $",
    re.I,
)
"""After these, "claims" and "fears" are nouns."""
_MONTH_OR_NAME = re.compile(r"May|Will")


def find_cues(text: str) -> list[Cue]:
    """In order; of a plain text without contractions. "May" and "Will" inside a sentence are names."""
    found = []
    for match in _CUE.finditer(text):
        if _MONTH_OR_NAME.fullmatch(match[0]) and text[: match.start()].strip(' "'):
            continue
        if _OF_NOUN.search(text[: match.start()]) and _NOUN.fullmatch(match[0]):
            continue
        kind, key, _ = _FORMS[int((match.lastgroup or "f0")[1:])]
        found.append(Cue(*match.span(), kind, key))
    return found
