"""Words that say the same in news, words that say the opposite, and the spellings of names."""

import re
import unicodedata
from functools import cache

from qa_bot.english.word_lists import DEMONYMS
from qa_bot.text.words import stems

_SAME = """
lead head chair run command direct
meet talk negotiate discuss discussion negotiation meeting gathering dialogue conversation session
agreement deal accord pact treaty / ceasefire truce / agree settle / begin start commence launch open kick
end finish conclude close complete / win victory triumph / kill slay murder / die death dead fatality perish
injure wound hurt injury casualty / large big huge major massive great vast sizeable considerable
small little minor tiny / important key crucial vital significant central essential
rise increase climb grow growth jump surge soar gain up higher grew boost
fall drop decline decrease sink slip slide plunge dip tumble reduce down lower cut slump
buy purchase acquire acquisition / sell sale / company firm business corporation
approve back endorse authorise authorize clear / reject refuse / ask request / aide adviser advisor
help assist assistance support / stop halt cease / free release liberate / arrest detain custody
build construct construction / show demonstrate indicate / use utilise utilize employ / need require
get receive obtain / give provide supply / send dispatch / fix repair mend / choose select pick
job post position role part / money funds fund cash / country nation state / child kid children
soldier troop serviceman personnel / prisoner captive inmate detainee / attorney lawyer / film movie
car vehicle automobile / doctor physician / home house / town city / ambassador envoy emissary / chief boss head
defence defense / delegate negotiator delegation / swap exchange trade / mediate broker mediator / wheat grain
price cost / near close / stable steady steadier durable / continue proceed / attempt try bid effort / reason cause
attend participate participation attendance present / name appoint identify
goal aim objective target purpose / achieve attain accomplish / prevent avert avoid / accuse blame / visit trip
talk speak / arrive come came land reach / journalist reporter / fight battle combat / weapon arm arms
army military troops / election vote poll ballot / quick fast rapid swift / hard difficult tough
likely probable / clear clarify clarified / easy simple easily / wide broad widespread / form make create
remove eliminate / keep retain / leave depart / remain stay / strike hit / pressure push
world worldwide global globally / high senior top / approach enter / early earlier start / host hosted
result outcome consequence / venue place location site / composition makeup lineup membership member
fail failure collapse / war conflict fighting / permanent lasting / subject topic theme / sign signal / party side
join accompany / question issue matter / situation circumstance condition / current present / previous earlier past
former ex / draft draw / plan roadmap schedule / year annual / role part / lead cause result / near close nearby
adaptation version / halt suspend pause / say tell / yearly annual / purchase purchaser buyer
worker employee staff labourer laborer / firm fire dismiss sack / maker manufacturer producer
make manufacture produce / customer client consumer shopper / shop store retailer / crash accident collision
cash funding finance / allow permit let enable / ban prohibit forbid outlaw / law legislation act bill
judge court tribunal / verdict ruling judgment judgement decision / rule decide
probe investigate investigation inquiry enquiry / police officer officers / thief robber burglar
pupil student schoolchild / teacher lecturer / illness disease sickness / drug medicine medication / patient sufferer
scientist researcher / study research survey / sport game match / player footballer / beat defeat overcome / score net
team squad side / record best / song single track / singer vocalist musician / actor actress star
award prize honour honor / book novel / author writer / show programme program series / broadcast air screen
internet web online net / mobile phone handset cellphone / computer pc / earn make / profit earnings
revenue sales turnover / share stock / debt borrowing / loan credit / tax levy duty
lawmaker legislator parliamentarian / party grouping / premier minister / voter elector
protest demonstration rally march / protester demonstrator / rebel insurgent / attack raid assault / bomb explosive
blast explosion / evacuate remove / flee escape / storm hurricane cyclone / flood flooding / wildfire blaze fire
rescue save / victim casualty / expert specialist / spokesman spokeswoman spokesperson / gather assemble
celebrate mark / anniversary commemoration / replace substitute succeed / extend prolong lengthen / delay postpone
cancel scrap abandon drop axe / reveal disclose / warn caution / resign quit / retire retirement
elect election / nominate nomination / postpone postponement / raise increase / worth value / own possess
owner proprietor / link connection connect tie / lack shortage / huge enormous / start outset beginning / middle mid
"""
_OPPOSITE = """
rise:fall win:lose winner:loser begin:end accept:reject approve:reject support:oppose allow:ban
allow:forbid permit:forbid allow:prevent buy:sell open:shut north:south east:west northern:southern
eastern:western high:low highest:lowest good:bad best:worst better:worse early:late earliest:latest
former:current inside:outside above:below large:small largest:smallest bigger:smaller larger:smaller
profit:loss gain:loss arrive:leave success:failure succeed:fail guilty:innocent alive:dead strong:weak
stronger:weaker strengthen:weaken before:after more:less more:fewer most:least most:fewest first:last
increase:decrease up:down upward:downward future:past next:previous ally:enemy friend:enemy
attack:defend defend:attack import:export import:sell young:old younger:older new:old left:right
hot:cold warmer:colder fast:slow faster:slower hard:easy rich:poor safe:dangerous legal:illegal
true:false right:wrong male:female man:woman men:women boy:girl husband:wife father:mother son:daughter
for:against pro:anti advance:retreat enter:leave join:leave improve:worsen better:worse expand:shrink
acquit:convict conviction:acquittal hire:fire optimistic:pessimistic positive:negative confirm:deny
agree:disagree agree:refuse include:exclude remember:forget love:hate praise:criticise praise:condemn
welcome:condemn easing:tightening ease:tighten heavy:light heavier:lighter public:private peace:war
day:night morning:evening raise:lower deflate:inflate deficit:surplus majority:minority minimum:maximum
longer:shorter long:short near:far cheap:expensive cheaper:costlier direct:indirect directly:indirectly
above:under over:under victory:defeat beat:lose start:stop resume:suspend build:destroy create:destroy
rise:lower keep:lose add:remove borrow:lend employ:sack permanent:temporary lengthen:shorten
upgrade:downgrade overestimate:underestimate outperform:underperform domestic:foreign
"""
_SPELLINGS = """
kyiv kiev kyyiv
odesa odessa
kharkiv kharkov
lviv lvov
turkiye turkey turkish turk turks
us u.s usa america american americans
uk u.k britain british kingdom
eu european europe
un u.n
myanmar burma burmese
volodymyr vladimir-z
qaeda qaida
gaddafi qaddafi gadhafi kadhafi
beijing peking
mumbai bombay
moslem muslim
erdogan erdoghan
czechia czech
netherlands dutch holland
mohammed muhammad mohamed mohammad
yanukovych yanukovich
"""
CAPITALS = {
    "moscow": "russia", "kremlin": "russia", "kyiv": "ukraine", "kiev": "ukraine", "ankara": "turkiye",
    "washington": "us", "beijing": "china", "london": "uk", "paris": "france", "berlin": "germany",
    "tehran": "iran", "tokyo": "japan", "rome": "italy", "madrid": "spain",
}  # fmt: skip
"""Where the government sits, which stands for its country."""
_LIMITING = """
    against before last former ex deputy acting vice alleged suspected attempted try except
    until fake false hoax mock potential threaten accuse deny
    proposal propose despite instead rather offer refuse prevent avoid stop cancel suspend
    reject less fewer few under half part indirect whether preliminary provisional temporary
    unofficial partial failed rumour fear
"""


def _groups(table: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for line in re.split(r"[/\n]", table.strip()):
        members = [fold(word) for word in line.split()]
        for member in members:
            keys.setdefault(member, members[0])
    return keys


def _senses(table: str) -> dict[str, set[int]]:
    """Stem -> the groups that it stands in."""
    senses: dict[str, set[int]] = {}
    for number, line in enumerate(re.split(r"[/\n]", table.strip())):
        for word in line.split():
            senses.setdefault(fold(word), set()).add(number)
    return senses


@cache
def fold(word: str) -> str:
    """The stem of a word, small, without accents; of one that is all stop word, itself."""
    low = "".join(
        c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c)
    ).replace("ı", "i")
    return (stems(low, "en") or [low])[0]


SAME = _groups(_SAME)
"""Stem -> the first stem of its group."""
_SENSES = _senses(_SAME)
_ADJECTIVES = {fold(adjective): fold(country) for country, adjective in DEMONYMS.items()}
NAMES = (
    _ADJECTIVES | _groups(_SPELLINGS) | {fold("Russians"): fold("Russia"), "ukrainian": "ukrain"}
)
OPPOSITES = frozenset(
    frozenset(SAME.get(fold(word), fold(word)) for word in pair.split(":"))
    for pair in _OPPOSITE.split()
)
"""Pairs of stems; a group's first stands for it."""
LIMITING = frozenset(map(fold, _LIMITING.split()))
"""Stems that may not be left out before a word that is kept."""
DIRECTED = frozenset(SAME.get(stem, stem) for stem in LIMITING).union(*OPPOSITES)
"""Stems that may turn a sentence round."""


def same_sense(one: str, other: str) -> bool:
    """Whether two words stand in one group, whatever else each may mean."""
    senses, others = _SENSES.get(fold(one)), _SENSES.get(fold(other))
    return bool(senses and others and senses & others)


@cache
def skeleton(name: str) -> str:
    """What transliterations of a name share: Zelensky, Zelenskyy and Zelenskiy."""
    low = fold(name)
    low = re.sub(r"(?:iy|yy|ii|ij|yi|y|i|j)+$", "i", low)
    for old, new in (("kh", "h"), ("ck", "k"), ("tch", "ch"), ("ph", "f"), ("ou", "u"), ("w", "v"), ("y", "i")):  # fmt: skip
        low = low.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", low)
