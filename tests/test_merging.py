"""Is it the same? Offered under a new card, joined, kept apart and split again."""

import asyncio

import pytest

from bot.playground.wire import message_json
from tests.scene import Scene, play
from tests.twice import (
    APART,
    DOOR,
    GATE,
    SAME,
    answer,
    detail,
    door_and_gate,
    noted,
    refused,
    reported,
    rows,
    stored,
)

# Offering


async def test_likely_the_same_is_offered_under_the_new_card(quick: Scene) -> None:
    older, newer = await door_and_gate(quick)
    assert rows(newer)[-2:] == [SAME, APART]
    assert APART not in rows(older)


async def test_what_only_sounds_alike_is_not_offered(quick: Scene) -> None:
    await reported(quick, "丽发新城小区停水")
    for words in ("丽发新城小区旁搅拌站噪音", "路灯不亮了", "三单元的大门合不拢"):
        assert APART not in rows(await reported(quick, words))
    await reported(quick, GATE)
    assert rows(await reported(quick, "五单元的大门合不拢"))[-1] != APART


async def test_an_issue_of_another_building_is_offered_and_three_at_most(quick: Scene) -> None:
    for building in quick.town.buildings:
        await reported(quick, DOOR, quick.town.zhou, building)
    await reported(quick, "楼下的单元门关不上", quick.town.zhou, quick.town.buildings[1])
    card = await reported(quick, GATE, quick.town.chen, quick.town.buildings[1])
    offered = rows(card)[-4:]
    assert [text.split()[1] for text in offered[:3]] == [
        "4号",
        "1号",
        "2号",
    ]  # the likeliest, then the oldest
    assert offered[3] == APART


async def test_what_has_ended_is_not_offered(quick: Scene) -> None:
    card = await reported(quick, DOOR)
    await noted(quick, quick.town.ma, card, "撤回")
    assert APART not in rows(await reported(quick, GATE))


async def test_another_compound_is_not_nearby(sqlite_url: str) -> None:
    places = [{"name": name, "kind": "compound"} for name in ("阳光小区", "月亮小区")]
    async with play(sqlite_url) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        chats = [chat.id for chat in scene.town.buildings]
        known["places"] = [
            *places,
            {"name": "1号楼", "kind": "building", "parent": "阳光小区", "chat_id": chats[0]},
            {"name": "2号楼", "kind": "building", "parent": "月亮小区", "chat_id": chats[1]},
            {"name": "3号楼", "kind": "building", "chat_id": chats[2]},  # right below the community
        ]
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        for building in scene.town.buildings:
            card = await reported(scene, DOOR, scene.town.zhou, building)
            assert APART not in rows(card)
        assert rows(await reported(scene, GATE, scene.town.zhou, scene.town.buildings[2]))[-2] == (
            "是 3号 单元门坏了关不上"
        )


@pytest.mark.parametrize("first", ["#报修", "#求助"])
async def test_what_is_private_is_never_offered_and_gets_no_offer(quick: Scene, first: str) -> None:
    second = "#求助" if first == "#报修" else "#报修"
    shown = [await reported(quick, DOOR, tag=first), await reported(quick, GATE, tag=second)]
    await reported(quick, "路灯不亮了")
    await quick.settled()
    for message in (*shown, *quick.shown(quick.home)):
        assert APART not in rows(message)
        assert not any(text.startswith("是 ") for text in rows(message))


async def test_two_reports_that_come_together(quick: Scene) -> None:
    await quick.settled()
    await quick.stop()
    quick.world.say(quick.town.ma, quick.home, f"#报修 {DOOR}")
    quick.world.say(quick.town.li, quick.home, f"#报修 {GATE}")
    await quick.start()
    assert rows(await quick.sees(quick.home, "2号 报修"))[-2:] == [SAME, APART]
    assert APART not in rows(await quick.sees(quick.home, "1号 报修"))


@pytest.mark.parametrize("together", [True, False])
async def test_the_offer_stays_under_an_album(quick: Scene, together: bool) -> None:
    await reported(quick, DOOR)
    if together:
        await quick.settled()
        await quick.stop()
    quick.world.album(quick.town.li, quick.home, [b"a picture"] * 3, f"#报修 {GATE}")
    if together:
        await quick.start()
    card = await quick.sees(quick.home, "2号 报修")
    await quick.reads(card, "3张照片")
    assert rows(card)[-2:] == [SAME, APART]


async def test_the_offer_lives_until_the_card_changes(quick: Scene) -> None:
    _, newer = await door_and_gate(quick)
    await quick.presses(quick.town.wang, newer, "接单")
    quick.move(seconds=10)
    await quick.reads(newer, "已接单")
    assert APART not in rows(newer)


# Joining


async def test_joined_by_whoever_reported_it(quick: Scene) -> None:
    older, newer = await door_and_gate(quick)
    said = await quick.presses(quick.town.li, newer, SAME)
    assert said.text == "好的，2号并入了 1号，办得怎么样会写在这张卡片上。"
    quick.move(seconds=10)
    await quick.reads(newer, "已合并", "已并入 1号")
    assert rows(newer) == []
    await quick.world.until(lambda: "🙋 我也遇到 1" in rows(older), what="one more who met it")
    assert f"小李说是同一件事：{GATE}" in await detail(quick, 1)
    assert "小李合并：→ 1号" in await detail(quick, 2)


async def test_joined_by_staff_and_the_reporter_is_told(quick: Scene) -> None:
    older, newer = await door_and_gate(quick)
    await quick.presses(quick.town.wang, newer, SAME)
    await quick.sees(quick.home, "小李", "您报的 2号和 1号是同一件事，合在一起办")
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号")
    await quick.presses(quick.town.wang, older, "接单")
    # 小李 follows it from now on; nobody here pressed Start, so one message in the group is for all of them.
    followers = await stored(quick, "followers")
    assert [(one["issue_id"], one["is_affected"]) for one in followers] == [(1, True)]


async def test_a_stranger_may_neither_join_nor_keep_apart(quick: Scene) -> None:
    _, newer = await door_and_gate(quick)
    for button in (SAME, APART):
        toast = await quick.presses(quick.town.ma, newer, button)
        assert toast.alert
        assert toast.text == "是不是同一件事，请报这件事的人自己来按，或者由物业、理事会来按。"
    await quick.settled()
    assert "已合并" not in await detail(quick, 2)
    assert "说不是" not in await detail(quick, 2)


async def test_two_taps_at_the_same_moment_join_once(scene: Scene) -> None:
    _, newer = await door_and_gate(scene)
    await scene.settled()
    await scene.stop()
    presses = [scene.world.press(who, newer, SAME) for who in (scene.town.li, scene.town.wang)]
    await scene.start()
    answers = await asyncio.gather(*(press.answered() for press in presses))
    assert [one.text for one in answers] == [
        "好的，2号并入了 1号，办得怎么样会写在这张卡片上。",
        "2号已经是“已合并”了。",
    ]
    assert (await detail(scene, 1)).count("说是同一件事") == 1
    assert [event["action"] for event in await stored(scene, "events")].count("merge") == 1


async def test_photos_and_followers_go_along(scene: Scene) -> None:
    older = await reported(scene, DOOR)
    said = scene.world.say(scene.town.li, scene.home, f"#报修 {GATE}", photo=b"a door")
    newer = await answer(scene, said)
    await scene.presses(scene.town.ma, newer, "🙋 我也遇到")
    scene.move(seconds=10)
    await scene.reads(newer, "1张照片")
    await noted(scene, scene.town.wang, newer, "合并 1")
    await scene.reads(newer, "已并入 1号")
    assert "张照片" not in newer.plain
    history = await detail(scene, 1)
    assert f"小李说是同一件事：{GATE}（1张照片）" in history
    assert "1家也遇到" in history  # 小李; 马阿姨 reported it herself
    assert "张照片" not in older.plain


async def test_a_late_part_of_the_album_goes_along(quick: Scene) -> None:
    await reported(quick, DOOR)
    parts = quick.world.album(quick.town.li, quick.home, [b"a picture"] * 2, f"#报修 {GATE}")
    newer = await quick.sees(quick.home, "2号 报修")
    await quick.reads(newer, "2张照片")
    await quick.presses(quick.town.li, newer, SAME)
    quick.world.raw_update({"message": message_json(parts[1]) | {"message_id": 9_000}})
    await quick.settled()
    assert "（3张照片）" in await detail(quick, 1)


async def test_it_has_ended_by_the_time_of_the_tap(quick: Scene) -> None:
    older, newer = await door_and_gate(quick)
    await noted(quick, quick.town.ma, older, "撤回")
    toast = await quick.presses(quick.town.li, newer, SAME)
    assert (toast.text, toast.alert) == ("1号现在是“已撤回”，不能再并进去。", True)
    assert "待接单" in await detail(quick, 2)


async def test_the_card_in_another_group_shows_how_far_it_is(quick: Scene) -> None:
    town = quick.town
    older = await reported(quick, DOOR)
    newer = await reported(quick, GATE, town.chen, town.buildings[1])
    await quick.presses(town.chen, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号 · 待接单")
    await quick.presses(town.wang, older, "接单")
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号 · 已接单")
    await noted(quick, town.wang, older, "办结 换了门轴")
    await noted(quick, town.ma, older, "修好了")
    await quick.reads(newer, "已并入 1号 · 已办好")
    assert GATE not in older.plain


async def test_what_was_reported_is_no_proof_of_work(quick: Scene) -> None:
    older = await reported(quick, DOOR)
    said = quick.world.say(quick.town.wang, quick.home, f"#报修 {GATE}", photo=b"still broken")
    newer = await answer(quick, said)
    await quick.presses(quick.town.wang, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号")
    assert (await quick.presses(quick.town.wang, older, "办结")).alert
    assert "待接单" in older.plain


async def test_words_for_a_merged_issue_go_to_what_it_is_part_of(quick: Scene) -> None:
    _, newer = await door_and_gate(quick)
    await quick.presses(quick.town.li, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号")
    await noted(quick, quick.town.li, newer, "门轴断了")
    assert "小李说：门轴断了" in await detail(quick, 1)
    assert (await refused(quick, quick.town.zhou, newer, "/follow 2")).startswith("好的，1号有消息就告诉您")
    assert await refused(quick, quick.town.li, newer, "/unfollow 2") == "好的，1号不再打扰您了。"


async def test_a_correction_after_merging(quick: Scene) -> None:
    await reported(quick, DOOR)
    said = quick.world.say(quick.town.li, quick.home, f"#报修 {GATE}")
    newer = await answer(quick, said)
    await quick.presses(quick.town.li, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号")
    quick.world.edit(quick.town.li, said, "#报修 二单元的铁门合不拢")
    await quick.reads(newer, "二单元的铁门合不拢", "已并入 1号")
    assert "小李说是同一件事：二单元的铁门合不拢" in await detail(quick, 1)


async def test_who_is_not_to_be_named_is_joined_to_nobody(sqlite_url: str) -> None:
    kinds = [{"name": "repair", "visibility": "nameless"}]
    async with play(sqlite_url, kinds=kinds) as scene:
        await reported(scene, DOOR)
        newer = await reported(scene, GATE, scene.town.li)
        assert APART not in rows(newer)
        no = "这两件事不是同样的人能看到，不能合并。"
        assert await refused(scene, scene.town.wang, newer, "合并 1") == no
        # But what everyone sees may go into what everyone sees without a name.
        named = await reported(scene, "楼下的单元门关不上", scene.town.li, tag="#投诉")
        assert rows(named)[-1] == APART
        await scene.presses(scene.town.li, named, SAME)
        scene.move(seconds=10)
        await scene.reads(named, "已并入 1号")
        again = await reported(scene, "单元门还是关不上")
        await noted(scene, scene.town.wang, again, "合并 1")  # 马阿姨 herself, about the same
        await scene.reads(again, "已并入 1号")


# In words, by staff


async def test_staff_join_by_reply_whichever_way_round(quick: Scene) -> None:
    first, second = await reported(quick, "路灯不亮了"), await reported(quick, "电梯一直抖", quick.town.li)
    third = await reported(quick, "长椅坏了")
    await noted(quick, quick.town.wang, first, "合并2号")  # the newer one goes into the older one
    await quick.reads(second, "已并入 1号")
    await noted(quick, quick.town.zhou, third, "merge 1")
    await quick.reads(third, "已并入 1号")
    assert "待接单" in first.plain


async def test_what_cannot_be_joined(quick: Scene) -> None:
    first, second = await reported(quick, "路灯不亮了"), await reported(quick, "电梯一直抖", quick.town.li)
    wang, same = quick.town.wang, "这本来就是同一件事，不用再合并。"
    assert await refused(quick, wang, first, "合并 1") == same
    assert await refused(quick, wang, first, "合并 77") == "没有 77号。发 /issues 可以看现在有哪些事。"
    assert "合并 12" in await refused(quick, wang, first, "合并")
    assert "请报这件事的人自己来按" in await refused(quick, quick.town.ma, second, "合并 1")
    await noted(quick, wang, second, "合并 1")
    assert await refused(quick, wang, first, "合并 2") == same  # once round
    assert await refused(quick, wang, second, "合并 1") == "2号已经是“已合并”了。"
    third = await reported(quick, "长椅坏了")
    await noted(quick, wang, first, "办结 换了灯泡")
    assert await refused(quick, wang, third, "合并 1") == "1号现在是“已办结，待确认”，不能再并进去。"
    assert await refused(quick, wang, third, "合并 2") == "1号现在是“已办结，待确认”，不能再并进去。"


async def test_a_chain_ends_in_one(quick: Scene) -> None:
    cards = [await reported(quick, words) for words in ("路灯不亮了", "电梯一直抖")]
    cards += [await reported(quick, words, quick.town.li) for words in ("长椅坏了", "水管漏水")]
    await noted(quick, quick.town.wang, cards[2], "合并 2")
    await noted(quick, quick.town.wang, cards[1], "合并 1")
    await noted(quick, quick.town.wang, cards[3], "合并 3")  # 3号 is part of 2号, which is part of 1号
    await quick.reads(cards[3], "已并入 1号")
    await noted(quick, quick.town.ma, cards[2], "椅子腿断了")
    assert "椅子腿断了" in await detail(quick, 1)
    assert [one["issue_id"] for one in await stored(quick, "followers")] == [1, 2]
    await noted(quick, quick.town.wang, cards[3], "分开")
    assert [one["issue_id"] for one in await stored(quick, "followers")] == [1, 2], "小李 came with 3号 too"
    await noted(quick, quick.town.wang, cards[2], "分开")
    await quick.reads(cards[2], "待接单")
    assert not await stored(quick, "followers"), "they go with it, from the end of the chain too"


async def test_what_not_the_same_people_see_is_not_joined(quick: Scene) -> None:
    town, council = quick.town, quick.town.council
    public = await reported(quick, "路灯不亮了")
    private = await reported(quick, "理事会的账不清", town.zhou, council, "#投诉")
    no = "这两件事不是同样的人能看到，不能合并。"
    assert await refused(quick, town.zhou, private, "合并 1") == no
    assert await refused(quick, town.zhou, public, "合并 2") == no
    assert await refused(quick, town.wang, public, "合并 2") == "没有 2号。发 /issues 可以看现在有哪些事。"
    other = await reported(quick, "理事会的账一直不清", town.lin, council, "#投诉")
    assert await refused(quick, town.zhou, other, "合并 2") == no  # lin would hear of it for ever
    again = await reported(quick, "还有去年的账", town.zhou, council, "#投诉")
    await noted(quick, town.zhou, again, "合并 2")
    await quick.reads(again, "已并入 2号")
    assert not any("账" in message.plain for message in quick.shown(quick.home))


# Splitting


async def test_split_again(scene: Scene) -> None:
    town = scene.town
    older = await reported(scene, DOOR)
    said = scene.world.say(town.li, scene.home, f"#报修 {GATE}", photo=b"a door")
    newer = await answer(scene, said)
    await scene.presses(town.li, newer, SAME)
    scene.move(seconds=10)
    await scene.reads(newer, "已并入 1号")
    await scene.presses(town.wang, older, "接单")
    scene.move(hours=1)
    await noted(scene, town.wang, newer, "分开 是另一扇门")
    await scene.reads(newer, "待接单", "1张照片")
    assert rows(newer)[:3] == ["接单", "处理中", "办结"]
    assert APART not in rows(newer)
    await scene.sees(scene.home, "您报的 2号，王师傅分开来办：是另一扇门")
    await scene.world.until(lambda: "🙋 我也遇到" in rows(older), what="nobody else who met it")
    history = await detail(scene, 1)
    assert f"小李说是同一件事：{GATE}\n" in history
    assert "王师傅分出了：2号" in history
    assert "王师傅分开：← 1号 是另一扇门" in await detail(scene, 2)
    assert await stored(scene, "followers") == []
    issue = (await stored(scene, "issues"))[1]
    assert (issue["merged_into_id"], issue["closed_at"]) == (None, None)
    assert issue["wakes_at"] is not None
    assert await refused(scene, town.wang, newer, "分开") == "这件事现在是“待接单”，不能分开。"


async def test_only_staff_split_and_only_what_is_merged(quick: Scene) -> None:
    older, newer = await door_and_gate(quick)
    assert await refused(quick, quick.town.wang, older, "split") == "这件事现在是“待接单”，不能分开。"
    await quick.presses(quick.town.li, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号")
    assert "由物业或理事会来按" in await refused(quick, quick.town.li, newer, "分开")
    assert "已并入 1号" in newer.plain


async def test_whoever_came_with_another_one_too_stays(quick: Scene) -> None:
    town = quick.town
    await reported(quick, DOOR)
    second, third = await reported(quick, GATE, town.li), await reported(quick, "楼下的单元门关不上", town.li)
    await noted(quick, town.wang, second, "合并 1")
    await noted(quick, town.wang, third, "合并 1")
    await noted(quick, town.wang, second, "分开")
    assert [one["issue_id"] for one in await stored(quick, "followers")] == [1]
    await noted(quick, town.wang, third, "分开")
    assert len(await stored(quick, "followers")) == 1  # came with 2号: that it stayed for 3号 is not known


async def test_a_middle_of_a_chain_takes_its_own_along(quick: Scene) -> None:
    said = [
        quick.world.say(quick.town.ma, quick.home, f"#报修 {words}", photo=b"a picture")
        for words in ("路灯不亮了", "电梯一直抖", "长椅坏了")
    ]
    cards = [await answer(quick, one) for one in said]
    await noted(quick, quick.town.wang, cards[2], "合并 2")
    await noted(quick, quick.town.wang, cards[1], "合并 1")
    await noted(quick, quick.town.wang, cards[1], "分开")
    await quick.reads(cards[1], "待接单", "1张照片")
    assert "长椅坏了（1张照片）" in await detail(quick, 2)
    await noted(quick, quick.town.wang, cards[2], "分开")
    await quick.reads(cards[2], "待接单", "1张照片")


# Apart


async def test_not_the_same(quick: Scene) -> None:
    _, newer = await door_and_gate(quick)
    assert (await quick.presses(quick.town.li, newer, APART)).text == "好的，2号单独办。"
    quick.move(seconds=10)
    await quick.world.until(lambda: APART not in rows(newer), what="no offer")
    assert "小李说不是同一件事：1号" in await detail(quick, 2)
    quick.world.press(quick.town.wang, newer, "接单")
    quick.move(seconds=10)
    await quick.reads(newer, "已接单")
    assert APART not in rows(newer)


async def test_not_the_same_tapped_twice_is_said_once(quick: Scene) -> None:
    _, newer = await door_and_gate(quick)
    await quick.settled()
    await quick.stop()
    presses = [quick.world.press(quick.town.li, newer, APART) for _ in range(2)]
    await quick.start()
    assert len({one.text for one in [await press.answered() for press in presses]}) == 1
    assert (await detail(quick, 2)).count("说不是同一件事") == 1


async def test_in_english(sqlite_url: str) -> None:
    async with play(sqlite_url, "en") as scene:
        town = scene.town
        older = await reported(scene, "the lift is stuck")
        newer = await reported(scene, "elevator stuck between floors", town.li, tag="#repair")
        assert rows(newer)[-2:] == ["Same as 1: the lift is stuck", "Not the same"]
        await scene.presses(town.li, newer, "Same as 1: the lift is stuck")
        scene.move(seconds=10)
        await scene.reads(newer, "merged", "Part of No. 1 now")
        await noted(scene, town.wang, newer, "split")
        await scene.reads(newer, "waiting")
        scene.move(seconds=10)
        await scene.world.until(lambda: "🙋 Me too" in rows(older), what="nobody else who met it")


async def test_two_reports_of_one_person_are_shown_as_one(quick: Scene) -> None:
    """Nobody new follows the older one then, and the card of the newer one still shows how far it is."""
    await reported(quick, DOOR)
    newer = await reported(quick, GATE)
    await quick.presses(quick.town.ma, newer, SAME)
    quick.move(seconds=10)
    await quick.reads(newer, "已并入 1号 · 待接单")
    older = await quick.sees(quick.home, "1号 报修", DOOR)
    await noted(quick, quick.town.wang, older, "处理中")
    await quick.reads(newer, "已并入 1号 · 处理中")
