"""The demo's neighbourhood: one compound, three buildings, its people, and the settings that go with it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Settings
from bot.playground.people import Chat, Persona, User
from bot.playground.world import World

Person = Literal["ma", "chen", "wu", "zhou", "wang", "zheng", "lin", "li", "sun", "he"]
# "private" is the private chat with the bot of whoever is named beside it.
# "new building" is the newest group of one, made where there is none without the bot.
ChatName = Literal[
    "building 1", "building 2", "building 3", "new building", "council", "committee", "private"
]

TOKEN = "123456789:LINLI-demo-token-of-no-real-bot"

_NAMES = {
    "zh-CN": {
        "community": "丽景社区",
        "compound": "阳光小区",
        "buildings": ("1号楼", "2号楼", "3号楼"),
        "new building": "{}号楼",
        "council": "阳光小区理事会",
        "committee": "丽景社区居委会",
        "ma": "马阿姨",
        "chen": "陈大爷",
        "wu": "吴楼长",
        "zhou": "周理事",
        "wang": "王师傅",
        "zheng": "郑调解员",
        "lin": "林主任",
        "li": "小李",
        "sun": "孙老师",
        "he": "何警官",
        "police": "派出所",
        "bot": "邻里",
    },
    "en": {
        "community": "Lijing Community",
        "compound": "Sunshine Compound",
        "buildings": ("Building 1", "Building 2", "Building 3"),
        "new building": "Building {}",
        "council": "Sunshine Council",
        "committee": "Lijing Committee",
        "ma": "Auntie Ma",
        "chen": "Mr Chen",
        "wu": "Ms Wu",
        "zhou": "Ms Zhou",
        "wang": "Mr Wang",
        "zheng": "Mr Zheng",
        "lin": "Director Lin",
        "li": "Young Li",
        "sun": "Teacher Sun",
        "he": "Officer He",
        "police": "Police",
        "bot": "Linli",
    },
}


@dataclass
class Town:
    """The world and whoever and whatever the stories and tests name in it."""

    world: World
    language: str
    compound: str
    ma: User  # a resident of building 1
    chen: User  # a resident of building 2
    wu: User  # the building head of building 2; a volunteer
    zhou: User  # council member
    wang: User  # property staff
    zheng: User  # the mediator; in none of the groups
    lin: User  # committee member
    li: User  # a resident of building 1 with a car; only the stories play him
    sun: User  # a resident of building 3, and of new ones; only the stories play him
    he: User  # of the police, whom a whistle can call; in none of the groups
    buildings: tuple[Chat, Chat, Chat]
    council: Chat
    committee: Chat
    new_buildings: list[Chat] = field(default_factory=list, init=False)

    def person(self, name: Person) -> User:
        return getattr(self, name)

    def chat(self, name: ChatName, person: Person) -> Chat:
        if name == "private":
            return self.world.private(self.person(person))
        if name in ("council", "committee"):
            return getattr(self, name)
        if name == "new building":
            return self.new_buildings[-1] if self.new_buildings else self.new_building()
        return self.buildings[int(name.removeprefix("building ")) - 1]

    def new_building(self) -> Chat:
        """Neighbours of one more building have a group, in which the bot is not yet."""
        number = len(self.buildings) + len(self.new_buildings) + 1
        title = str(_NAMES[self.language]["new building"]).format(number)
        chat = self.world.add_group(title, members=[self.sun, self.zhou, self.wang, self.lin], bot=None)
        self.new_buildings.append(chat)
        return chat

    def open_private_chats(self) -> None:
        """Those whom Linli asks in private press Start, so that it may write to them."""
        for user in (self.wu, self.zheng, self.he):
            self.world.press_start(user)

    @property
    def local_now(self) -> datetime:
        return self.world.now.astimezone(ZoneInfo(self.world.timezone))

    def until_morning(self) -> timedelta:
        """From now to nine o'clock: nobody mends a manhole cover at three in the night."""
        now = self.local_now
        morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
        return morning - now if now <= morning else morning + timedelta(days=1) - now

    def settings(self, url: str, database: str, **more: object) -> Settings:
        """Settings for a real bot in this town, whose Bot API server is at `url`."""
        community: dict[str, object] = {
            "name": self.world.community,
            "language": self.language,
            "timezone": self.world.timezone,
            "committee_chat_id": self.committee.id,
        }
        buildings = [
            {"name": chat.title, "kind": "building", "parent": self.compound, "chat_id": chat.id}
            for chat in self.buildings
        ]
        values: dict[str, object] = {
            "telegram": {"token": TOKEN, "base_url": f"{url}/bot", "base_file_url": f"{url}/file/bot"},
            "storage": {"url": database},
            "community": community,
            "places": [
                {"name": self.compound, "kind": "compound", "council_chat_id": self.council.id},
                *buildings,
            ],
            "staff": [
                {"user_id": self.wang.id, "role": "property", "place": self.compound},
                {"user_id": self.zhou.id, "role": "council", "place": self.compound},
                {"user_id": self.wu.id, "role": "volunteer", "place": self.compound},
                {"user_id": self.zheng.id, "role": "mediator", "place": self.compound},
                {"user_id": self.lin.id, "role": "committee"},
            ],
            "organisations": [{"name": _NAMES[self.language]["police"], "user_ids": [self.he.id]}],
            "bulletins": [{"place": self.compound, "cron": "0 18 * * 5"}],
            # Whoever tries it at night shall hear what rings.
            "noise": {"quiet_from": "00:00", "quiet_until": "00:00"},
        }
        return Settings.model_validate(values | more)


def build(clock: Clock, language: str = "zh-CN") -> Town:
    """The town on its first morning: nothing was ever said in it."""
    names = _NAMES[language]
    world = World(clock, token=TOKEN, username="linli_demo_bot", name=str(names["bot"]))
    world.community, world.language = str(names["community"]), language
    code = "zh-hans" if language == "zh-CN" else "en"
    people: dict[str, User] = {
        key: world.add_user(str(names[key]), language=code) for key in get_args(Person)
    }
    ma, chen, wu, zhou, wang, zheng, lin, li, sun, he = people.values()
    workers = [zhou, wang, lin]
    first, second, third = (
        world.add_group(title, members=[*residents, *workers], bot="administrator")
        for title, residents in zip(names["buildings"], ([ma, li], [chen, wu], [ma, chen, sun]), strict=True)
    )
    council = world.add_group(str(names["council"]), members=workers, bot="administrator")
    committee = world.add_group(str(names["committee"]), members=[lin], bot="administrator")
    world.personas = [
        Persona(ma, {"zh-CN": "1号楼居民", "en": "resident, building 1"}),
        Persona(chen, {"zh-CN": "2号楼居民", "en": "resident, building 2"}),
        Persona(wang, {"zh-CN": "物业工作人员", "en": "property staff"}),
        Persona(zhou, {"zh-CN": "理事会成员", "en": "council member"}),
        Persona(wu, {"zh-CN": "2号楼楼长（志愿者）", "en": "building head, a volunteer"}),
        Persona(zheng, {"zh-CN": "调解员", "en": "mediator"}),
        Persona(lin, {"zh-CN": "居委会工作人员", "en": "committee member"}),
        Persona(he, {"zh-CN": "派出所民警", "en": "police officer"}),
    ]
    return Town(
        world=world,
        language=language,
        compound=str(names["compound"]),
        buildings=(first, second, third),
        council=council,
        committee=committee,
        **people,
    )
