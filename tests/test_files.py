"""Pictures and documents through the outbox, and which characters can be set on paper."""

from dataclasses import replace
from io import BytesIO

import pytest
import segno
from structlog.testing import capture_logs

from bot import files, outbox, typeset
from bot.outbox import Post
from storage.database import Database
from tests.matters import rows
from tests.scene import Scene


async def queue(quick: Scene, *posts: Post, keep: bytes = b"", name: str = "") -> None:
    """Put posts into the outbox beside the running bot; with `keep` they show that file."""
    database = Database(quick.settings.storage.url)
    try:
        async with database.transaction() as tx:
            file_id = await files.keep(tx, name, keep, quick.clock.now()) if keep else None
            shown = [replace(post, file_id=file_id or post.file_id) for post in posts]
            await outbox.put(tx, shown, quick.clock.now())
    finally:
        await database.close()
    quick.move(seconds=1)


def picture() -> bytes:
    png = BytesIO()
    segno.make("阳光小区").save(png, kind="png", scale=8)
    return png.getvalue()


async def test_a_document_is_uploaded_once_whoever_is_shown_it(quick: Scene) -> None:
    first, second, _ = quick.town.buildings
    words = "周报在这里 &amp; 请收好"
    await queue(quick, Post(first.id, words), keep=b"%PDF-1.7 ...", name="周报.pdf")
    shown = await quick.sees(first, "周报在这里 & 请收好")
    assert shown.document is not None
    assert shown.document["file_name"] == "周报.pdf"
    await quick.settled()
    await queue(quick, Post(second.id, words, file_id=1))
    again = await quick.sees(second, "周报在这里")
    assert again.document is not None
    assert again.document["file_unique_id"] == shown.document["file_unique_id"]
    # What the channel has is kept there alone.
    assert rows(quick, "select length(content) from files") == [(0,)]


async def test_the_words_below_a_picture_are_edited(quick: Scene) -> None:
    post = Post(quick.home.id, "三票", key="poll:9:picture", is_picture=True)
    await queue(quick, post, keep=picture(), name="票.png")
    shown = await quick.sees(quick.home, "三票")
    assert shown.photo
    await quick.settled()
    await queue(quick, Post(quick.home.id, "四票", key="poll:9:picture"))
    await quick.reads(shown, "四票")


async def test_a_document_whose_answer_was_lost_is_found_not_repeated(quick: Scene) -> None:
    quick.world.fail_next("sendDocument", "drop_after")
    await queue(quick, Post(quick.home.id, "周报在这里"), keep=b"%PDF-1.7 ...", name="周报.pdf")
    await quick.sees(quick.home, "周报在这里")
    await quick.settled()
    quick.move(seconds=20)
    await quick.world.until(lambda: quick.world.calls["editMessageCaption"] > 0, what="a look for it")
    await quick.settled()
    assert sum("周报在这里" in message.plain for message in quick.shown(quick.home)) == 1


async def test_what_the_channel_does_not_take_is_said_without_it(scene: Scene) -> None:
    """A file that was forgotten, no picture, one that is too large: the words come, and nobody waits."""
    first, second, third = scene.town.buildings
    with capture_logs() as logs:
        await queue(scene, Post(first.id, "周报在这里", file_id=404))
        await queue(
            scene, Post(second.id, "三票 &amp; 一张图", is_picture=True), keep=b"no picture", name="票.png"
        )
        scene.world.fail_next("sendDocument", "413", chat_id=third.id)
        await queue(scene, Post(third.id), keep=b"%PDF-1.7 ...", name="周报.pdf")
        assert (await scene.sees(first, "文件没能发到这里")).plain.startswith("周报在这里\n（")
        shown = await scene.sees(second, "图没能发到这里，管理机器人的人已经知道了")
        assert shown.plain.startswith("三票 & 一张图")
        await scene.sees(third, "文件没能发到这里")
        await queue(scene, Post(third.id, "后面的话"))
        await scene.sees(third, "后面的话")
    refused = [line["error"] for line in logs if line["event"] == "cannot be sent"]
    assert len(refused) == 3
    assert any("Too Large" in error for error in refused)


async def test_files_are_forgotten_after_a_month(quick: Scene) -> None:
    await queue(quick, Post(quick.home.id, "周报在这里"), keep=b"%PDF-1.7 ...", name="周报.pdf")
    await quick.sees(quick.home, "周报在这里")
    quick.move(days=31)
    await quick.settled()
    await quick.stop()  # a sweep under way comes to its end
    database = Database(quick.settings.storage.url)
    async with database.transaction() as tx:
        assert await files.load(tx, 1) is None
    await database.close()


async def test_what_no_bot_may_send_is_refused(quick: Scene) -> None:
    with pytest.raises(ValueError, match="more than"):
        await queue(quick, keep=bytes(files.LARGEST_DOCUMENT + 1), name="大.pdf")


def test_what_the_fonts_lack_is_shown_and_nobody_s_name_is_lost() -> None:
    assert typeset.printable({"name": "喆堃玥祎翀", "rooms": ["3号楼", 2, None]}) == {
        "name": "喆堃玥祎翀",
        "rooms": ["3号楼", 2, None],
    }
    assert typeset.printable("好😀\u200d\ufe0f了\u202e\x00\ud83d\t吧") == "好□了 吧"
