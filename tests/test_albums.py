"""Albums: several messages with one caption are one issue, or one line of its history."""

import pytest

from tests.scene import Scene

PICTURE = b"a picture"


@pytest.mark.parametrize("caption_on", [0, 2])
async def test_an_album_is_one_issue_with_all_its_photos(scene: Scene, caption_on: int) -> None:
    # The world wakes the poller at each part, so that they come in different batches.
    scene.world.album(scene.town.ma, scene.home, [PICTURE] * 3, "#报修 井盖坏了", caption_on)
    card = await scene.sees(scene.home, "1号 报修")
    await scene.reads(card, "井盖坏了", "3张照片")
    await scene.settled()
    assert scene.shown(scene.home) == [card]


async def test_an_album_that_comes_in_one_batch(quick: Scene) -> None:
    await quick.settled()
    await quick.stop()
    quick.world.album(quick.town.ma, quick.home, [PICTURE] * 3, "井盖坏了 #报修", 1)
    quick.world.album(quick.town.ma, quick.home, [PICTURE] * 2, "#报修 长椅不见了")
    await quick.start()
    await quick.reads(await quick.sees(quick.home, "1号 报修"), "井盖坏了", "3张照片")
    await quick.reads(await quick.sees(quick.home, "2号 报修"), "长椅不见了", "2张照片")


async def test_a_tag_in_reply_to_a_part_of_an_album(quick: Scene) -> None:
    parts = quick.world.album(quick.town.wang, quick.home, [PICTURE] * 2)
    await quick.settled()
    quick.world.say(quick.town.ma, quick.home, "#报修", reply_to=parts[0])
    card = await quick.sees(quick.home, "1号 报修")
    assert "张照片" in card.plain


async def test_an_album_that_nobody_tagged_is_forgotten(quick: Scene) -> None:
    parts = quick.world.album(quick.town.ma, quick.home, [PICTURE] * 3, "周末的照片")
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    await quick.sees(quick.home, "1号 报修")
    quick.move(minutes=2)
    await quick.settled()
    quick.move(hours=25)
    await quick.sees(quick.home, "1号到期还没办好")  # by then the sweep before has ended
    quick.world.edit(quick.town.ma, parts[0], "#报修 井盖坏了")
    card = await quick.sees(quick.home, "2号 报修")
    assert "1张照片" in card.plain  # of the part that was tagged in the end


async def test_an_album_in_reply_to_the_card(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 井盖坏了")
    card = await quick.sees(quick.home, "1号 报修")
    quick.world.album(quick.town.wang, quick.home, [PICTURE] * 3, "换好了新井盖", 2, reply_to=card)
    await quick.settled()
    quick.world.say(quick.town.ma, quick.home, "/issue 1")
    history = (await quick.sees(quick.home, "经过")).plain.partition("经过")[2]
    assert "换好了新井盖" in history
    assert "3张照片" in history


async def test_the_last_step_with_an_album_as_proof(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 井盖坏了")
    card = await quick.sees(quick.home, "1号 报修")
    quick.world.album(quick.town.wang, quick.home, [PICTURE] * 3, "办结，换了新井盖", reply_to=card)
    await quick.sees(quick.home, "王师傅说办好了：换了新井盖")
    quick.move(seconds=5)
    await quick.reads(card, "已办结，待确认", "王师傅办结：换了新井盖（附照片）")
    assert len([m for m in quick.shown(quick.home) if "修好了吗" in m.plain]) == 2  # the card, the question
