"""Two communities in one bot: nothing of the one is ever shown to the other."""

import json
from io import StringIO
from pathlib import Path

import pytest

from bot.access import Role
from bot.errors import UserError
from bot.exports import printing
from bot.playground.people import Chat, Message, User
from bot.site import building
from tests.confiding import Ears
from tests.doors import says
from tests.matters import answered, buttons, forge
from tests.scene import PATIENCE, Scene
from tests.test_groups import added, offers
from tests.test_site import everything

OURS, THEIRS = "单元门关不上", "水管爆了"


async def named(scene: Scene, by: User, question: Message, name: str) -> None:
    """Somebody answers the question with the name of a new place, and presses that it is right."""
    scene.world.say(by, question.chat, name, reply_to=question)
    button = await _button(scene, question, "新建")
    await scene.presses(by, question, button)


async def _button(scene: Scene, message: Message, words: str) -> str:
    def found() -> list[str]:
        return [text for row in buttons(message) for text in row if words in text]

    await scene.world.until(found, PATIENCE, f"{words} under {message.plain}: {buttons(message)}")
    return found()[0]


async def test_two_communities_know_nothing_of_one_another(scene: Scene, tmp_path: Path) -> None:
    town, world, home = scene.town, scene.world, scene.home
    await scene.stop()
    staff = [entry.model_dump() for entry in scene.settings.staff]
    staff.append({"user_id": town.he.id, "role": "owner"})
    scene.settings = type(scene.settings).model_validate(scene.settings.model_dump() | {"staff": staff})
    await scene.start()
    ears = Ears(scene)
    for user in (town.he, town.lin, town.ma, town.zhou):
        world.press_start(user)

    # Whoever owns the first opens the second from the chat, and hands it to people of its own.
    bao, fang = world.add_user("包大妈"), world.add_user("方主任")
    group = world.add_group("和平里1号楼", members=[bao, fang, town.he], bot=None)
    question = await added(scene, group, by=town.he)
    await scene.presses(town.he, question, await _button(scene, question, "⬅"))
    await named(scene, town.he, question, "和平社区")
    await named(scene, town.he, question, "和平里")
    await named(scene, town.he, question, "1号楼")
    await scene.reads(question, "好了，这里是和平社区 › 和平里 › 1号楼的居民群")
    desk = world.add_group("和平社区居委会群", members=[fang, town.he], bot=None)
    question = await added(scene, desk, by=town.he)
    await offers(scene, question, "和平社区")
    await scene.presses(town.he, question, "和平社区")
    await scene.presses(town.he, question, await _button(scene, question, "✔ 和平社区的居委会群"))
    await scene.reads(question, "好了，这里是和平社区")
    hello = world.say(fang, desk, "大家好")
    role = await answered(scene, world.say(town.he, desk, "/role", reply_to=hello))
    await scene.presses(town.he, role, "居委会成员")
    await scene.presses(town.he, role, await _button(scene, role, "✔ 和平社区"))
    await scene.presses(town.he, role, await _button(scene, role, "不设期限"))
    world.press_start(fang)
    world.press_start(bao)

    # Each reports, asks, signs up; numbers begin anew.
    world.say(town.ma, home, f"#报修 {OURS}")
    world.say(bao, group, f"#报修 {THEIRS}")
    mine, other = await scene.sees(home, "1号", OURS), await scene.sees(group, "1号", THEIRS)
    world.say(town.zhou, home, f"/poll {OURS}，换门吗？|换|不换")
    world.say(fang, group, f"/poll {THEIRS}，换管吗？|换|不换")
    world.say(town.ma, home, f"#接龙 {OURS}的来报名")
    world.say(bao, group, f"#接龙 {THEIRS}的来报名")
    await scene.sees(group, f"#接龙 {THEIRS}")

    # What lists, searches, help and menus tell, in groups and in private, residents and the committee.
    asked = ("/issues", "/issue 1", "/search 门", "/search 水管", "/role", "/place")
    for user, chat in ((town.ma, home), (town.lin, town.committee), (bao, group), (fang, desk)):
        for words in (*asked, "/body", "/poster"):
            await says(scene, user, words, chat)
        for words in (*asked, "/help", "/mydata"):
            await says(scene, user, words)
    assert OURS in (await says(scene, town.lin, "/issue 1")).plain
    assert THEIRS in (await says(scene, fang, "/issue 1")).plain
    assert "没找到" in (await says(scene, fang, "/role 马阿姨", desk)).plain
    # A button of the other's, moved under a message here, is nobody's.
    for data in ("accept:1", "more:1", "follow:1", f"claim:{1}:2"):
        await scene.presses(fang, other, forge(other, data))
    await scene.presses(town.lin, mine, forge(mine, "accept:2"))
    assert "待接单" in mine.plain
    # On Monday each committee reads the figures of its own week.
    for user, chat in ((town.lin, town.committee), (fang, desk)):
        draft = await says(scene, user, "/schedule 周报 每周一 9:00", chat)
        await scene.presses(user, draft, "保存")
    scene.move(days=5)
    for chat in (town.committee, desk):
        await scene.sees(chat, "新报 1 件")
    await scene.settled()
    _apart(scene, ears, [bao, fang], [group, desk])

    # Exports ask which one; boards lie in folders of their own.
    with pytest.raises(UserError, match="exports/which_community"):
        await printing.print_issues(scene.settings, "json", StringIO(), Role.committee)
    out = StringIO()
    await printing.print_issues(scene.settings, "json", out, Role.committee, "和平社区")
    assert [issue["text"] for issue in json.loads(out.getvalue())] == [THEIRS]
    await building.build(scene.settings, tmp_path / "board", scene.clock.now())
    assert OURS not in everything(tmp_path / "board" / "和平社区")
    assert THEIRS not in everything(tmp_path / "board" / "丽景社区")


def _apart(scene: Scene, ears: Ears, people: list[User], chats: list[Chat]) -> None:
    """Neither community's people and chats were ever shown anything of the other."""
    theirs = {user.first_name for user in people} | {chat.title for chat in chats}
    owner = scene.town.he.first_name
    for words in ("阳光小区理事会", OURS, "周理事", "小李"):
        assert ears.chats_with(words) & theirs == set(), words
    for words in ("和平里", THEIRS, "包大妈", "方主任"):
        assert ears.chats_with(words) - theirs - {owner} == set(), words
