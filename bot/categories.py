"""What a report is about, and whether it is an emergency: by the words people use. Pure.

The lists hold words that residents type and that seldom mean anything else. The settings may replace every
list; how words are weighed, and what takes an emergency back, stays here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

LOOKED_AT = 100  # characters on either side of an emergency word that may take it back


def _words(lines: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in lines.replace("\n", "、").split("、") if word.strip())


# Name, Chinese label, English label, words.
DEFAULT_CATEGORIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        *("repairs", "维修", "Repairs"),
        _words("""
            维修、坏、坏了、故障、损坏、破损、漏水、渗水、漏雨、滴水、积水、返水、堵了、堵塞、下水道、水管
            水压、停水、没水、没热水、停电、没电、跳闸、不亮、楼道灯、路灯、电梯、门禁、井盖、不热、裂、脱落
            墙皮、松动、照明、打不开、关不、合不拢、塌了、塌陷、刷不开、没反应、没声音、失灵、碎了、打不着火
            broken、leaking、not working、out of order、no hot water、lift、elevator
        """),
    ),
    (
        *("sanitation", "环境卫生", "Sanitation"),
        _words("""
            垃圾、垃圾桶、垃圾房、装修垃圾、乱扔垃圾、脏、好脏、卫生、保洁、打扫、清扫、清理、清运、消毒、臭
            太臭、臭味、异味、霉味、烟味、烟头、抽烟、吸烟、二手烟、油烟、狗屎、尿、猫屎、粪便、大小便、吐痰
            呕吐物、污水、化粪池、蟑螂、老鼠、蚊子、蚊虫、消杀、小广告、遛狗不清理
            garbage、trash、rubbish、dirty、filthy、smelly、cockroaches、rats、dog poop
        """),
    ),
    (
        *("parking", "停车", "Parking"),
        _words("""
            停车、乱停车、乱停、停放、违停、停车费、停车位、停车场、车位、占车位、占车、抢车位、僵尸车
            私家车、外来车、油车占、燃油车、停满、充电位、找不到位、充电车位、挪车、临停、车主、堵车、堵住
            堵在、挡路、挡道、地锁、道闸、停在、停电动车、停电瓶车
            park、parked、parking、parking space、parking lot、car park、double parked、blocking my car
            towed
        """),
    ),
    (
        *("noise", "噪音扰民", "Noise"),
        _words("""
            噪音、噪声、太吵、吵、吵死、吵醒、吵得、扰民、广场舞、音响
            KTV、唱歌、蹦迪、打麻将、弹琴、练琴、电钻、敲墙、装修、夜间施工、狗叫、睡不着、影响休息
            影响睡眠、喇叭、按喇叭、声音、声音大、声音太大、响声、音量、动静、脚步声、嗡嗡、砰砰、咚咚、喧哗
            放鞭炮、乱叫、吠
            noise、noisy、loud、loud music、barking、drilling、karaoke、cannot sleep、can't sleep
        """),
    ),
    (
        *("safety", "安全消防", "Safety"),
        _words("""
            安全、安全隐患、隐患、消防、消防通道、消防栓、消火栓、防火门、灭火器、着火、起火、火灾、冒烟
            煤气味、泄漏、漏电、触电、电线外露、飞线、楼道充电、电动车、电瓶车、楼道堆、杂物、逃生、高空抛物
            往下扔、砸人、危险、乱拉、被困、承重墙、监控、护栏、陌生人、可疑、撬锁、小偷、被偷、被盗
            unsafe、dangerous、fire、fire lane、smoke、gas、gas leak、stolen、thief、stranger
        """),
    ),
    (
        *("greening", "绿化", "Greening"),
        _words("""
            绿化、绿化带、公共绿地、毁绿、草坪、花坛、树、树枝、大树、树倒、断枝、修剪、挡光、遮光、枯死
            枯了、枯萎、浇水、施肥、杂草、除草、割草、虫害、打药、飞絮、杨絮、柳絮、补种、移栽、种菜、黄土
            踩秃
            tree、trees、branches、lawn、grass、weeds、hedge、prune、mowing、overgrown
        """),
    ),
    (
        *("property_service", "物业服务", "Property service"),
        _words("""
            物业、物业费、换物业、垃圾物业、态度、不热情、态度差、态度恶劣、服务差、不作为、没人管、没人理
            没人接、不接电话、不回消息、推诿、踢皮球、乱收费、收费、账单、账目、公示、公共收益、维修基金
            维修资金、公摊、发票、催费、装修押金、前台、客服、管家、保安、门卫、大呼小叫
            property management、property office、property fee、management fee、rude、concierge、overcharged
        """),
    ),
    (
        *("neighbours", "邻里关系", "Neighbours"),
        _words("""
            邻居、邻里、对门、纠纷、矛盾、吵架、争吵、争执、打架、调解、骂、骂人、辱骂、不讲理、不文明
            占用公共、公共过道、鞋柜、鞋架、晾衣、晾衣服、晒被子、浇花、浇花水、遛狗、不牵绳、没牵绳、不拴绳
            没拴绳、养狗、养鸡、养鸽子
            neighbour、neighbours、neighbor、neighbors、quarrel、dispute、argument、mediation、unleashed
        """),
    ),
)

# They say where, who or how bad, but seldom what is the matter: with them on one side (停车场漏水) the other
# decides. Listed in a category they weigh 1.
_WEAK = frozenset(
    _words("""
        电梯、门禁、楼道灯、路灯、水管、下水道、井盖、没反应、垃圾桶、垃圾房、清理、停车场、车主、道闸、停在
        声音、音响、装修、消防栓、消火栓、防火门、灭火器、监控、护栏、安全、安全隐患、隐患、危险、电动车
        电瓶车、杂物、绿化带、草坪、花坛、大树、物业、保安、门卫、前台、客服、管家、收费、没人管、没人理
        邻居、对门、公共过道、遛狗、养狗、骂、不文明
        park、lift、elevator、car park、parking lot、fire、gas、property management、property office
        concierge、neighbour、neighbours、neighbor、neighbors
    """)
)
# In these stands a word of some category without being meant: 卫生 in 卫生间, 调解 in 协调解决.
_COVERS = _words("""
    电梯里、加装电梯、没电梯、门禁卡、卫生间、卫生院、卫生服务、心脏、油烟机、抽烟机、垃圾站、停车棚、停车库
    消防车、安全出口、保安全、保安室、物业公司、物业办公室、各位邻居、邻居们、协调解决、空调解、破坏、坏人
    树立
""")

# A false one rings phones at night, so none is part of a thing's name, as 火灾 is of 火灾报警器.
DEFAULT_EMERGENCY_WORDS: tuple[str, ...] = _words("""
    着火、起火、失火、发生火灾、火灾了、冒烟、浓烟、黑烟、冒火花、烧起来、自燃、爆炸、爆燃、煤气泄漏
    燃气泄漏、天然气泄漏、煤气泄露、燃气泄露、煤气漏、燃气漏、漏煤气、漏燃气、燃气管断、煤气管断、煤气味
    燃气味、天然气味、煤气的味道、燃气的味道、闻到煤气、闻到燃气、煤气中毒、一氧化碳中毒、燃气报警器响
    燃气报警器一直响、触电、被电到、被电了、电到人、漏电伤人、路灯漏电、灯杆漏电、积水漏电、电线掉下来
    困在电梯、被困、困人、关在电梯、卡在电梯里、电梯坠落、电梯下坠、突然下坠、倒塌、坍塌、垮塌、天花板塌
    房子塌、阳台塌、墙塌、脚手架塌、要塌了、压到人、砸到人、砸中人、砸伤、有人受伤、受伤了、摔伤、烧伤、烫伤
    大出血、流血、血流不止、好多血、都是血、全是血、昏迷、叫不醒、晕倒、昏倒、不省人事、没有呼吸、没呼吸
    心脏病发、心脏骤停、心梗、抽搐、休克、溺水、落水、孩掉进、孩子掉进、人掉进、坠楼、跳楼、轻生、自杀、割腕
    持刀、拿刀、拿着刀、砍人、捅人、救命
    on fire、caught fire、fire!、there is a fire、there's a fire、house fire、thick smoke、heavy smoke
    explosion、gas leak、leaking gas、smell gas、smell of gas、smells of gas、smells like gas、gas smell
    electric shock、electrocuted、trapped、stuck in lift、stuck in the lift、stuck in elevator
    stuck in the elevator、collapsed、unconscious、not breathing、is bleeding、bleeding from
    seriously injured、is injured、badly hurt、heart attack、need an ambulance、call an ambulance、drowning
    suicide、stabbed
""")

# Harmless words in which an emergency word stands: 落水管 is a rain pipe.
_HARMLESS = re.compile(
    r"打着火|着火(?=[车锅炉候盆])|一起火|起火(?=[锅灾车药])|发烧起来|自燃气|接触电|[年减]轻生|是血(?=[汗压糖脂管])"
    r"|落水(?=[管口斗槽])|[压砸]到人行|开关在|贫困人|特困人|被困难|跳楼(?=[价大])|爆炸(?=[头性式])"
    r"|救命(?=稻草|恩人|药|钱)|\bon fire(?= (?:safety|doors?|drills?|exits?|prevention|protection)\b)"
)
_SENTENCE_END = re.compile(r"[.!?。\n]")
_CLAUSE_END = re.compile(r"[,.;:!?、。~\n]|(?<=[^\x00-\x7f])\s|\s(?=[^\x00-\x7f])")
_DRILL = re.compile(
    r"(?<!不是)(?<!非)(?:演习|演练|讲座|应急预案)|(?<!not a )\b(?:fire|evacuation|emergency) (?:drill|test)\b"
)
# Each must end where the emergency word begins, so that 没人管着火了 and 不得了着火了 still ring.
_DENIED = re.compile(
    r"(?:没有?|未|无|并非|(?<!是)不是?)(?:人|有|再|真的?|被|发生|出现|发现|人员)*$"
    r"|(?<!恐)怕[^啊呀了]{0,4}$|(?<!不)[小当]心.{0,2}$|(?<![委员事管开协])会$|如$"
    r"|(?:\b(?:no|not|never|nobody|no one|without|any(?:one|body)?|(?:is|was) there)|n't)"
    r"(?: (?:an?|any|the|one|is|are|was|were|been|got|really|actually|seriously|badly))* ?$"
    r"|\b(?:could|might|may|can|would|will) (?:cause|start|lead to|result in)(?: an?)? ?$"
)
# Anywhere before it in the clause, for they speak of what may come, goes on for long or is over.
_SUPPOSED = re.compile(
    r"如[果遇]|(?<![主只])要是|万一|假如|一旦|防[止范]|[预以谨严]防|避免|容易|担心|严禁|差一?点|险些|曾经|以前"
    r"|(?<!分钟)(?<!小时)之前|天天|每天|经常|总是|老是|去年|上次|上个?月(?!起|开始)"
    r"|\b(?:if|in case|prevent|avoid|last (?:year|month))\b"
)
_ASKED_OR_OVER = re.compile(
    r"了?吗|了?没有?(?=$|[?,。])|过(?![道来去程后])|的?(?:危险|风险|隐患)|的可能|的?时候?(?!间)|的(?:话|事|新闻)"
)


class Lexicon:
    """The words of each category, ready to be looked for in many texts."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        listed = [(word, category) for category, each in words.items() for word in each]
        # By what they begin with: of hundreds of words a text can have only a few.
        self._by_first: dict[str, list[tuple[str, str | None]]] = {}
        for word, category in [*listed, *((word, None) for word in _COVERS)]:
            self._by_first.setdefault(_stem(word)[:1], []).append((word, category))

    def find(self, text: str) -> str | None:
        """The category whose words are found in the text; None where no category has more than any other.

        A word weighs as much as it has Chinese characters, two for an English word, however often it comes;
        one that only says where, who or how bad weighs 1. A word that overlaps a longer one does not count,
        whichever category that is of: in 消防通道 there is no 消防.
        """
        plain = _plain(text)
        hits = sorted(self._hits(plain), key=lambda hit: hit[0] - hit[1])
        longest = [0] * len(plain)  # length of the word that counts at each place
        support: dict[str, dict[str, int]] = {}
        for start, end, word, category in hits:
            if max(longest[start:end]) > end - start:
                continue
            longest[start:end] = [end - start] * (end - start)
            if category is not None:
                support.setdefault(category, {})[_plain(word)] = _weight(word)
        weights = {category: sum(found.values()) for category, found in support.items()}
        best = [category for category, weight in weights.items() if weight == max(weights.values())]
        return best[0] if len(best) == 1 else None

    def _hits(self, plain: str) -> Iterator[tuple[int, int, str, str | None]]:
        """Where which words stand, and of which category they are."""
        for first in set(plain):
            for word, category in self._by_first.get(first, ()):
                if _stem(word) in plain:  # most are not, and this is fast
                    for match in _pattern(word).finditer(plain):
                        yield *match.span(), word, category


def emergency(text: str, words: Sequence[str]) -> str | None:
    """The first of the emergency words in the text; None where there is none that is meant.

    Not meant is what the same clause plainly denies (没有着火), supposes (万一着火), asks (着火了吗) or puts
    into the past (去年着火), and what stands in a sentence about a drill. Doubt rings: 是不是着火了.
    """
    plain = _HARMLESS.sub(lambda match: "_" * len(match[0]), _plain(text))
    if not _any_stem(tuple(words)).search(plain):
        return None  # as in nearly every report, at once
    possible = [word for word in words if _stem(word) in plain]
    hits = [
        (match.start(), -match.end(), word) for word in possible for match in _pattern(word).finditer(plain)
    ]
    return next((word for start, end, word in sorted(hits) if _meant(plain, start, -end)), None)


def _meant(plain: str, start: int, end: int) -> bool:
    before = _SENTENCE_END.split(plain[max(0, start - LOOKED_AT) : start])[-1]
    after = _SENTENCE_END.split(plain[end : end + LOOKED_AT])[0]
    clause = _CLAUSE_END.split(before)[-1]
    return not (
        _DRILL.search(before + plain[start:end] + after)
        or _DENIED.search(clause)
        or _SUPPOSED.search(clause)
        or _ASKED_OR_OVER.match(plain, end)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """What surely stands where the word is found: its part before the first space."""
    return next(iter(_plain(word).split()), "")


@lru_cache(maxsize=64)
def _any_stem(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(stem) for word in words if (stem := _stem(word))) or r"(?!)")


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    """Matches the word; English ones not within another, and with any space between their parts."""
    parts = _plain(word).split()
    if not parts:
        return re.compile(r"(?!)")  # an empty word is nowhere
    latin = "[0-9a-z\u00df-\u024f]"
    pattern = r"\s+".join(map(re.escape, parts))
    before = f"(?<!{latin})" if re.match(latin, parts[0]) else ""
    after = f"(?!{latin})" if re.match(latin, parts[-1][-1]) else ""
    return re.compile(before + pattern + after)


@lru_cache(maxsize=4096)
def _weight(word: str) -> int:
    if _plain(word) in _WEAK:
        return 1
    return sum(2 if part.isascii() else 1 for part in re.findall(r"[!-~]+|[^\s!-~]", _plain(word)))
