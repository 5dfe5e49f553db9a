"""(f) A report is compared with 1,000 open issues: its time ÷ that of bare rapidfuzz over the same texts.

Counted: one `Similarity.candidates` that reads all the texts for the first time, the best of several rounds,
each with texts never read before; then the same search with another report, which finds them read. The floor
is `rapidfuzz.process.extract` with its ratio, which compares characters and knows no words. Beside the times
stand precision and recall on the labelled pairs of the tests that no word list was tuned on.
"""

import random
from collections.abc import Callable
from itertools import product
from time import perf_counter

from rapidfuzz import fuzz, process

from bench.outcome import Outcome
from bot.issues.similar import Similarity
from tests.test_similar import precision_and_recall

COUNTS, ROUNDS = (100, 1_000, 10_000), 7
GOAL = 150
SLOWEST = {1_000: 20, 10_000: 200}  # milliseconds
REPORT, ANOTHER = "二单元的大门合不拢，老人出入不安全", "三楼楼道灯不亮，黑灯瞎火的"
NAMES = ["幸福社区", "丽发新城小区", "阳光小区", "学府路"]
MATTERS = """
    单元门坏了关不上 楼道灯不亮，黑漆漆的 电梯卡住不动了 厨房下水道堵了，往外冒脏水 垃圾好几天没人清运，臭死了
    消防通道停满了车 楼上半夜装修，电钻太吵 井盖松动，压上去哐当响 暖气一点不热 门禁刷卡没反应 自来水发黄
    流浪狗追着小孩咬 外墙瓷砖脱落 地库积水 健身器材散架了 快递柜打不开 天花板一直滴水 充电桩坏了三个
    有人从楼上往下扔烟头 绿化带枯死一大片 监控摄像头坏了 车位被外来车占了 广场舞音响太大 树枝长到窗户里来了
"""
ENDINGS = ["", "，请尽快处理", "，好几天了", "，谢谢师傅🙏", "，老人摔了一跤，到底有没有人管", "！！！"]


async def measure() -> Outcome:
    searches = {count: [_search(round_, count) for round_ in range(ROUNDS)] for count in COUNTS}
    first, again, floor = (
        {count: min(seconds[which] for seconds in rounds) for count, rounds in searches.items()}
        for which in range(3)
    )
    precision, recall = precision_and_recall("held")
    figures = {
        "ms": {count: round(1000 * seconds, 2) for count, seconds in first.items()},
        "ms again": {count: round(1000 * seconds, 2) for count, seconds in again.items()},
        "floor ms": {count: round(1000 * seconds, 2) for count, seconds in floor.items()},
        "held pairs": {"precision": round(precision, 3), "recall": round(recall, 3)},
    }
    misses = [
        f"{count} issues took {1000 * first[count]:.0f} ms, more than {milliseconds}"
        for count, milliseconds in SLOWEST.items()
        if 1000 * first[count] > milliseconds
    ]
    return Outcome(first[1_000] / floor[1_000], GOAL, "most", figures, tuple(misses))


def _search(round_: int, count: int) -> tuple[float, float, float]:
    """Seconds of the first search, of a second one, and of the floor."""
    texts = _texts(round_, count)
    known = list(enumerate(texts))
    similar = Similarity(NAMES)
    return (
        _seconds(lambda: similar.candidates(REPORT, known)),
        _seconds(lambda: similar.candidates(ANOTHER, known)),
        _seconds(lambda: process.extract(REPORT, texts, scorer=fuzz.ratio, limit=3)),
    )


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _texts(round_: int, count: int) -> list[str]:
    """Reports of 10 to 40 characters, all different, and different in each round."""
    buildings = range(40 * round_ + 1, 40 * round_ + 41)
    every = list(product(["", *NAMES], buildings, range(1, 9), MATTERS.split(), ENDINGS))
    return [
        f"{name}{building}号楼{unit}单元{matter}{ending}"
        for name, building, unit, matter, ending in random.Random(round_).sample(every, count)
    ]
