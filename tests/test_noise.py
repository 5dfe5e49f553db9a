"""What a group hears unasked: so much in a day, the rest with its bulletin."""

from tests.confiding import Ears, comes_in, reported
from tests.matters import noted, rows, skip_to, told
from tests.matters import reported as said_in_group
from tests.scene import Scene, play

FRIDAY = "0 18 * * 5"  # the town's bulletin
ALWAYS = {"quiet_from": "00:00", "quiet_until": "00:00"}


async def news(scene: Scene) -> int:
    """How often the group was told of its issues unasked, but for deadlines."""
    await scene.settled()
    return len(told(scene, scene.home, "马阿姨，您报的"))


async def test_past_the_days_cap_news_wait_for_the_bulletin(database_url: str) -> None:
    async with play(database_url, noise={"daily_posts": 2} | ALWAYS) as scene:
        wang = scene.town.wang
        skip_to(scene, "0 9 * * 3")
        cards = [await said_in_group(scene, f"第{n}盏灯不亮") for n in "一二三四"]
        for card in cards:
            await noted(scene, wang, card, "处理中 去买灯泡")
        await noted(scene, wang, cards[3], "灯泡买到了")
        assert await news(scene) == 2
        scene.move(hours=25)  # deadlines are told, whatever the day has heard
        for number in range(1, 5):
            await scene.sees(scene.home, f"⏰ {number}号到期还没办好")
        await noted(scene, wang, cards[0], "换好一半")
        assert await news(scene) == 2, "deadlines count"
        skip_to(scene, FRIDAY)
        scene.move(minutes=1)
        waiting = await scene.sees(scene.home, "📋 1号楼还有这些进展没来得及说：")
        assert waiting.plain.splitlines()[1:] == [
            "▫️ 1号 第一盏灯不亮：王师傅说：换好一半",
            "▫️ 3号 第三盏灯不亮：王师傅开始处理：去买灯泡",
            "▫️ 4号 第四盏灯不亮：王师傅说：灯泡买到了",
            "看一件事：/issue 1",
        ]
        assert waiting.silent
        bulletin = await scene.sees(scene.home, "进展通报")
        assert scene.home.messages.index(bulletin) < scene.home.messages.index(waiting)
        await noted(scene, wang, cards[1], "明天来")
        assert await news(scene) == 3, "another day has begun"
        skip_to(scene, FRIDAY, days=1)
        scene.move(minutes=1)
        await scene.settled()
        assert len(told(scene, scene.home, "没来得及说")) == 1


async def test_where_no_bulletin_is_planned_news_wait_for_the_morning(sqlite_url: str) -> None:
    async with play(sqlite_url, noise={"daily_posts": 1}, bulletins=[]) as scene:
        skip_to(scene, "0 9 * * 3")
        cards = [await said_in_group(scene, f"第{n}盏灯不亮", tag="#投诉") for n in "一二三"]
        for card in cards:
            await noted(scene, scene.town.zhou, card, "处理中 去买灯泡")
        await noted(scene, scene.town.zhou, cards[2], "灯泡买到了")
        assert await news(scene) == 1
        skip_to(scene, "30 6 * * 4")
        await noted(scene, scene.town.zhou, cards[0], "早上来换")  # the first that Thursday hears
        assert not told(scene, scene.home, "没来得及说")
        skip_to(scene, "1 7 * * 4")
        waiting = await scene.sees(scene.home, "📋 1号楼还有这些进展没来得及说：")
        assert waiting.plain.splitlines()[1:3] == [
            "▫️ 2号 第二盏灯不亮：周理事开始处理：去买灯泡",
            "▫️ 3号 第三盏灯不亮：周理事说：灯泡买到了",
        ]
        assert waiting.silent
        scene.move(hours=25)
        await scene.settled()
        assert len(told(scene, scene.home, "没来得及说")) == 1


async def test_many_news_at_once_are_no_more_than_the_cap(sqlite_url: str) -> None:
    """A backlog is taken in one transaction."""
    async with play(sqlite_url, noise={"daily_posts": 3} | ALWAYS) as scene:
        cards = [await said_in_group(scene, f"第{n}盏灯不亮") for n in "一二三四五六"]
        for card in cards:
            scene.world.say(scene.town.wang, scene.home, "处理中 去买灯泡", reply_to=card)
        for number in (1, 2, 3):
            await scene.sees(scene.home, f"马阿姨，您报的 {number}号，王师傅正在处理")
        assert rows(scene, "SELECT is_waiting, count(*) FROM news GROUP BY 1 ORDER BY 1") == [(0, 3), (1, 3)]


async def test_news_that_wait_name_nobody_who_asked_not_to_be_named(sqlite_url: str) -> None:
    async with play(sqlite_url, noise={"daily_posts": 0} | ALWAYS) as scene:
        town, home = scene.town, scene.home
        chat, ears = await comes_in(scene, town.ma), Ears(scene)
        receipt = await reported(scene, town.ma, "楼上太吵", "不写名字")
        scene.world.say(town.li, home, "/follow 1")
        await scene.sees(home, "有消息就告诉您")
        scene.world.say(town.ma, chat, "撤回", reply_to=receipt)
        await scene.settled()
        skip_to(scene, FRIDAY)
        scene.move(minutes=1)
        await scene.sees(home, "没来得及说", "1号 楼上太吵：报事的居民撤回")
        assert "马阿姨" not in ears.all_in(home)
