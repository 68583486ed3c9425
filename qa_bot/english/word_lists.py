"""Closed lists of English words, by which phrases and follow-ups are read without a tagger."""

from qa_bot.text.words import word_set

WH = word_set("who whom whose what which when where why how")
DO = word_set("do does did will would can could should shall might must")
BE = word_set("is are was were")
AUXILIARIES = DO | BE | word_set("am be been being has have had having may")
COMMANDS = word_set("tell describe explain compare list name give show summarise summarize")
PREPOSITIONS = word_set(
    "in at on to from by with for about of into near during before after since until between "
    "among against over under through within without around towards across behind like than as "
    "per via"
)
LINKING = word_set("in at of on between with")
"""Prepositions that may hang one phrase on another: the talks in Istanbul."""
DETERMINERS = word_set("the a an this that these those some any all both each every another no")
OTHER_STOPS = word_set(
    "here indeed i me my you your we us our he him his she her hers it its they them their theirs there "
    "then and or but so if not yes also else ever still now more most very too only just even "
    "yet already because while long many much far often one ones please really first today up "
    "out back away together exactly anyone anything someone something everyone nobody nothing "
    "himself herself itself themselves"
)
STOPS = WH | AUXILIARIES | COMMANDS | PREPOSITIONS | OTHER_STOPS
VERBS = word_set(
    "accept add affect agree announce answer appear arrest arrive ask attack attend ban become "
    "begin believe bring build buy call cause change choose claim come compare confirm contain "
    "cost create damage decide declare destroy develop die differ discuss drink eat end expect "
    "explain fail fall find fly follow get give go happen hear help hit hold host improve "
    "include influence invade invent join keep kill know last launch lead learn leave like live "
    "lose make manage mean mediate meet mention move need offer open oppose order pay plan play "
    "propose protest publish put reach receive reduce refuse reject release remain replace "
    "replied report resign respond return run say see sell send serve show sign solve speak "
    "spend spread start stay stop suggest support survive take talk tell think travel treat try "
    "use visit vote want warn win work write hurt retire shoot shift weigh increase relate "
    "suffer consume rise sink evolve act draw sail climb"
)
PAST_VERBS = word_set(
    "became began brought built bought called came chose cost did died eaten fell found flew "
    "flown gave given gone went got had happened heard held hit kept killed knew known led "
    "learnt left lost made meant met paid ran said saw seen sold sent shot shown spoke spoken "
    "spent stood taken took told thought won wrote written born hurt fought chosen begun broken "
    "risen fell drawn"
)
VERB_FORMS = (
    VERBS
    | PAST_VERBS
    | {verb + "s" for verb in VERBS - {"talk", "attack", "visit", "plan", "vote"}}
)
ADJECTIVES = word_set(
    "important popular famous safe free legal illegal true false new old big large small good "
    "bad high low ready common harmful ethical successful expensive strong weak different "
    "possible likely dead alive secure sexual young poor rich real best worst difficult easy "
    "hard worth"
)
NOUNS_IN_ED = word_set("need seed speed feed weed breed creed greed")
NOUNS_IN_LY = word_set("ally assembly anomaly family monopoly rally reply supply butterfly")
MONTHS = word_set(
    "January February March April May June July August September October November December"
)
DAYS = word_set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
TITLES = word_set(
    "president prime minister foreign defense defence interior finance presidential aide "
    "secretary chancellor king queen prince princess pope general senator governor mayor judge "
    "professor dr mr mrs ms sir chief deputy analyst chairman chairwoman director envoy "
    "ambassador spokesman spokeswoman"
)
OFFICES = word_set("foreign defense defence interior finance presidential")
PEOPLE = TITLES - OFFICES | word_set(
    "man woman boy girl leader author writer actor singer player coach doctor politician "
    "founder winner"
)
INSTITUTIONS = word_set(
    "university party ministry museum initiative council bank court agency union commission "
    "company committee organisation organization city river airport street square park bridge "
    "island institute war act agreement treaty league association group church cup state house "
    "tower lake sea network"
)
DEMONYMS = dict(
    pair.split(":")
    for pair in word_set(
        "Russia:Russian Ukraine:Ukrainian America:American States:American Kingdom:British "
        "Emirates:Emirati USA:American US:American UK:British Britain:British England:English "
        "Scotland:Scottish Ireland:Irish France:French Germany:German Italy:Italian Spain:Spanish "
        "Portugal:Portuguese Poland:Polish Hungary:Hungarian Austria:Austrian Switzerland:Swiss "
        "Belgium:Belgian Netherlands:Dutch Denmark:Danish Norway:Norwegian Sweden:Swedish "
        "Finland:Finnish Greece:Greek Türkiye:Turkish Turkey:Turkish Serbia:Serbian "
        "Romania:Romanian Bulgaria:Bulgarian Georgia:Georgian Armenia:Armenian "
        "Azerbaijan:Azerbaijani Belarus:Belarusian Israel:Israeli Palestine:Palestinian "
        "Lebanon:Lebanese Syria:Syrian Iraq:Iraqi Iran:Iranian Egypt:Egyptian Yemen:Yemeni "
        "Qatar:Qatari Afghanistan:Afghan Pakistan:Pakistani India:Indian China:Chinese "
        "Taiwan:Taiwanese Japan:Japanese Korea:Korean Vietnam:Vietnamese Indonesia:Indonesian "
        "Australia:Australian Canada:Canadian Mexico:Mexican Brazil:Brazilian Argentina:Argentine "
        "Chile:Chilean Colombia:Colombian Venezuela:Venezuelan Cuba:Cuban Nigeria:Nigerian "
        "Kenya:Kenyan Ethiopia:Ethiopian Sudan:Sudanese Libya:Libyan Europe:European"
    )
)
"""Country -> its adjective."""
NATIONALITIES = frozenset(DEMONYMS.values())
EVENTS = word_set(
    "exchange meeting talks negotiations summit election elections war attack attacks "
    "conference visit strike crisis ceremony match explosion battle vote referendum agreement "
    "deal trip speech flood earthquake fire protest protests coup invasion trial crash storm "
    "game games festival experiment collapse"
)
EVENT_VERBS = word_set(
    "begin began begun start started end ended last lasted happen happened fail failed held "
    "collapse"
)
ASPECTS = word_set(
    "symptoms causes effects types kinds members benefits advantages disadvantages differences "
    "history origins origin findings results result goal goals purpose outcome outcomes "
    "consequences reasons themes characters layers applications characteristics uses risks "
    "implications dangers impact significance importance pros cons features parts stages "
    "examples treatments symptom cause effect type kind benefit advantage "
    "disadvantage difference similarities role roles term variety way ways factors impacts "
    "argument evidence case people thing things"
)
"""What only something else has: "What are the symptoms?" asks for a topic."""
GROUPS = word_set("delegation team government army side company party group band crew cabinet")
NOW = word_set(
    "season summer winter spring autumn century decade year week month morning afternoon evening weekend time way day days moment"
)
