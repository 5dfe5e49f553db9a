"""Votes of households for the tests: who lives where, what the council asks, what Linli says in private."""

from bot.playground.people import Message, User
from tests.roster import Home, settle
from tests.scene import Scene


async def moved_in(scene: Scene, *flats: tuple[str, str]) -> dict[str, User]:
    """A neighbour for each flat of a place and room, in building 1's group, by the room."""
    neighbours = {room: scene.world.add_user(f"{room}的邻居") for _, room in flats}
    for neighbour in neighbours.values():
        scene.home.members[neighbour.id] = neighbour
    await settle(scene, *(Home(place, room, (neighbours[room],)) for place, room in flats))
    return neighbours


async def household_vote(scene: Scene, text: str, council: bool = False) -> Message:
    """The council asks and opens it; the card in building 1's group."""
    chat = scene.town.council if council else scene.home
    said = scene.world.say(scene.town.zhou, chat, text)
    await scene.world.until(
        lambda: any(m.reply_to is said for m in scene.shown(chat)), 10, f"draft of {text}"
    )
    draft = next(m for m in scene.shown(chat) if m.reply_to is said)
    assert (await scene.presses(scene.town.zhou, draft, "✅ 开始投票")).text == "投票开始了。", draft.plain
    return await scene.sees(scene.home, "🗳", draft.plain.splitlines()[0].removeprefix("📝 "))


async def told(scene: Scene, user: User, text: str, words: str, photo: bytes | None = None) -> Message:
    """What Linli answers somebody in private."""
    private = scene.world.private(user)
    said = scene.world.say(user, private, text, photo=photo)

    def answers() -> list[Message]:
        return [m for m in scene.shown(private) if m.id > said.id and words in m.plain]

    await scene.world.until(answers, what=f"{words}; there: {[m.plain for m in private.messages]}")
    return answers()[0]
