"""三级联调, 三级协商 and the three whistles, by the settings that config.example.toml shows and no others."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.whistling import OVER, Street, as_shown, buttons, kind, step, street


async def test_three_levels_of_mediation(both_urls_dispute: Street) -> None:
    """三级联调: the building head, the mediator, then the committee with the police and a lawyer."""
    scene, town = both_urls_dispute, both_urls_dispute.town
    scene.started(scene.wu, scene.zheng, scene.gao, town.ma)
    scene.world.say(town.ma, scene.home, "#纠纷 楼上漏水不肯赔")
    await scene.sees(scene.home, "不在群里公开")
    head = await scene.sees(scene.world.private(scene.wu), "1号 纠纷", "楼上漏水不肯赔", "楼长负责")
    await scene.presses(scene.wu, head, "接单")
    await scene.sees(scene.world.private(town.ma), "吴楼长已接单")
    scene.move(hours=73)
    await scene.sees(scene.world.private(scene.zheng), "现在请调解员来办")
    await scene.settled()
    assert not scene.shown(scene.station)  # the first two levels call nobody
    scene.move(hours=121)
    await scene.sees(town.committee, "现在请居委会来办")
    call = await scene.sees(town.council, "📣 1号 吹哨：请派出所、律师在")
    await scene.presses(scene.zhang, await scene.sees(scene.station, "吹哨"), "报到 派出所")
    lawyer = await scene.sees(scene.world.private(scene.gao), "吹哨", "楼上漏水不肯赔")
    await scene.presses(scene.gao, lawyer, "报到 律师")
    scene.move(seconds=10)
    await scene.reads(call, "✅ 派出所 张警官", "✅ 律师 高律师")
    history = await scene.history(1, town.committee, town.lin)
    for line in (
        "转给：调解员",
        "转给：居委会",
        "吹哨：派出所、律师",
        "张警官报到：派出所",
        "高律师报到：律师",
    ):
        assert line in history
    assert "楼上漏水" not in "".join(m.plain for m in scene.shown(scene.home))


@pytest.fixture
async def both_urls_dispute(database_url: str) -> AsyncIterator[Street]:
    async with street(database_url, lambda _: {"kinds": as_shown("dispute")}) as scene:
        yield scene


async def test_three_levels_of_consultation(sqlite_url: str) -> None:
    """三级协商: the building, the compound with the property office, the community with the police."""
    async with street(
        sqlite_url, lambda _: {"kinds": as_shown("consultation"), "whistles": {"hours": 24}}
    ) as scene:
        town = scene.town
        scene.started(scene.wu)
        scene.world.say(town.ma, scene.home, "#协商 要不要装充电桩")
        await scene.sees(scene.home, "1号 协商", "楼长负责")
        first = await scene.sees(scene.home, "📣 1号 吹哨：请志愿者在")
        letter = await scene.sees(scene.world.private(scene.wu), "吹哨", "充电桩")
        await scene.presses(scene.wu, letter, "报到 志愿者")
        scene.move(seconds=10)
        await scene.reads(first, "✅ 志愿者 吴楼长")
        scene.move(hours=73)
        await scene.sees(scene.home, "1号到期还没办好，已转给理事会")
        second = await scene.sees(scene.home, "📣 1号 吹哨：请物业在")
        await scene.presses(town.wang, second, "报到 物业")
        card = await scene.sees(town.council, "1号 协商", "充电桩", "理事会负责")
        scene.world.say(town.zhou, town.council, "办结 两家先试装", reply_to=card)
        question = await scene.sees(scene.home, "请您看看，修好了吗？")
        await scene.presses(town.ma, question, "没修好")
        third = await scene.sees(scene.home, "📣 1号 吹哨：请理事会、派出所在")
        assert buttons(await scene.sees(town.council, "📣", "请理事会、派出所在")) == ["报到 理事会"]
        await scene.presses(town.zhou, third, "报到 理事会")
        theirs = await scene.sees(scene.station, "吹哨")
        await scene.presses(scene.zhang, theirs, "报到 派出所")
        scene.move(seconds=10)
        await scene.reads(theirs, "✅ 理事会 周理事", "✅ 派出所 张警官")
        scene.move(hours=25)
        await scene.settled()
        assert not scene.telling(scene.home, "吹哨到时间了")


async def test_the_street_whistles_and_departments_come(sqlite_url: str) -> None:
    """街道吹哨、部门报到: departments are called at once; who does not come goes to the street's head."""

    def given(scene: Street) -> dict[str, Any]:
        staff = [
            {"user_id": scene.town.lin.id, "role": "committee"},
            {"user_id": scene.town.zhou.id, "role": "owner"},
        ]
        organisations = [
            {"name": "派出所", "user_ids": [scene.zhang.id]},
            {"name": "城管队", "user_ids": [scene.gao.id]},
        ]
        return {
            "kinds": as_shown("street_whistle"),
            "staff": staff,
            "organisations": organisations,
            "whistles": {"hours": 1},
        }

    async with street(sqlite_url, given) as scene:
        town = scene.town
        scene.started(scene.zhang, scene.gao)
        scene.world.say(town.lin, scene.home, "#街道吹哨 夜市占道")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请派出所、城管队在")
        assert not call.silent
        letter = await scene.sees(scene.world.private(scene.zhang), "吹哨", "夜市占道")
        scene.move(minutes=20)
        await scene.presses(scene.zhang, letter, "报到 派出所")
        scene.move(minutes=41)
        await scene.sees(scene.home, "1号吹哨到时间了，城管队没有报到，已转给负责人")
        second = await scene.sees(scene.home, "📣 1号 吹哨：请居委会在")
        await scene.presses(town.lin, second, "报到 居委会")
        scene.move(seconds=10)
        await scene.reads(call, "✅ 派出所 张警官 20分钟后报到", "❌ 城管队 到时间没有报到")
        await scene.reads(second, "✅ 居委会 林主任")


async def test_the_branch_whistles_and_members_come(sqlite_url: str) -> None:
    """支部吹哨、党员报到: the members come to whom the organisation's own chat belongs."""
    async with street(sqlite_url) as scene:
        await scene.stop()
        team = scene.world.add_group("先锋队", members=[scene.he, scene.gao, scene.town.lin], bot="member")
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path", "kinds"})
        known |= {
            "kinds": as_shown("branch_whistle"),
            "organisations": [{"name": "党员先锋队", "chat_id": team.id}],
        }
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        town = scene.town
        scene.started(scene.wu)
        scene.world.say(town.zhou, scene.home, "#支部吹哨 台风要来了，帮老人搬东西")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请党员先锋队、志愿者在")
        toast = await scene.presses(town.lin, call, "报到 党员先锋队")
        assert toast.text == OVER  # only in the team's chat
        await scene.presses(scene.wu, await scene.sees(scene.world.private(scene.wu), "吹哨"), "报到 志愿者")
        scene.move(hours=2, minutes=1)
        await scene.sees(scene.home, "党员先锋队没有报到，已转给居委会")
        await scene.world.until(lambda: len(scene.telling(team, "📣")) == 2, what="the second whistle")
        again = scene.telling(team, "📣")[-1]
        await scene.presses(scene.gao, again, "报到 党员先锋队")
        scene.move(seconds=10)
        await scene.reads(again, "✅ 党员先锋队 高律师")


async def test_the_alliance_whistles_and_units_come(sqlite_url: str) -> None:
    """联盟吹哨、单位报到: units of the alliance of party branches, each by its own people."""

    def given(scene: Street) -> dict[str, Any]:
        organisations = [
            {"name": "供电局", "user_ids": [scene.zhang.id, scene.he.id]},
            {"name": "第二小学", "user_ids": [scene.gao.id]},
        ]
        return {"kinds": as_shown("alliance_whistle"), "organisations": organisations}

    async with street(sqlite_url, given) as scene:
        town = scene.town
        scene.started(scene.zhang, scene.he, scene.gao)
        scene.world.say(town.lin, scene.home, "#联盟吹哨 给独居老人送电扇")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请供电局、第二小学在")
        letters = [await scene.sees(scene.world.private(who), "吹哨") for who in (scene.zhang, scene.he)]
        assert [buttons(letter) for letter in letters] == [["报到 供电局"]] * 2
        await scene.presses(scene.he, letters[1], "报到 供电局")
        scene.move(seconds=10)
        await scene.reads(letters[0], "✅ 供电局 何警官")
        assert not letters[0].buttons
        scene.move(hours=3)
        await scene.sees(scene.home, "第二小学没有报到，已转给负责人")
        assert buttons(call) == ["报到 第二小学"]
        # The last step: nobody is left to go up to, and that is said too.
        scene.move(hours=3)
        await scene.sees(scene.home, "1号吹哨到时间了，供电局没有报到，已告诉负责人")
        assert (await scene.history(1, None, town.lin)).count("吹哨没人到") == 2


async def test_another_kind_by_an_edit_calls_its_own(sqlite_url: str) -> None:
    kinds = [kind("fight", "打架", [step("council", 24, "派出所")], tags=["打架"])]
    async with street(sqlite_url, lambda _: {"kinds": kinds}) as scene:
        said = scene.world.say(scene.town.ma, scene.home, "#报修 楼下打起来了")
        card = await scene.sees(scene.home, "楼下打起来了")
        scene.world.edit(scene.town.ma, said, "#打架 楼下打起来了")
        await scene.sees(scene.home, "📣 1号 吹哨：请派出所在")
        scene.move(seconds=10)
        await scene.reads(card, "1号 打架")
        scene.world.edit(scene.town.ma, said, "#打架 楼下打起来了，快来")
        await scene.settled()
        assert len(scene.telling(scene.home, "📣")) == 1
