"""What residents of building groups write all day, put into a playground's world as Telegram sends it.

Two messages in a hundred are reports; the rest is chatter: short and long texts, replies, photos with and
without a caption, mentions of neighbours, links, and hashtags that are nobody's tag.
"""

import random
import struct
from itertools import cycle

from bot.playground.people import Chat, Message, User
from bot.playground.world import World

REPORT_EVERY = 50  # messages, of which one is a report: 2 %
_REPLIES, _PHOTOS = 0.10, 0.05  # shares of the chatter

_CHATTER = (
    "早上好，各位邻居",
    "收到，谢谢",
    "好的好的👍",
    "哈哈哈哈",
    "今天降温了，大家多穿点，老人孩子别着凉",
    "谁家的快递放在一楼门口了？红色的箱子，再不拿怕丢了",
    "请问业主群里有没有会修洗衣机的师傅，推荐一个，谢谢大家",
    "刚才停电是整个小区都停了还是就我们楼？",
    "@lijie_2019 您上次说的那个开锁的电话还在吗",
    "转发：明天上午9点到11点，社区卫生服务中心在小区广场给65岁以上老人免费量血压，请带身份证。",
    "团长，今天的#团购 苹果几点到？我家要两箱，给我留着",
    "地下车库B区有辆车灯没关，车牌尾号 7K32，车主看到下来关一下",
    "物业费可以在这里交 https://example.com/pay?community=lijing&month=11#top 我刚交完",
    "楼上能不能晚上十点以后不要拖椅子了，孩子第二天要上学，互相理解一下吧，谢谢。",
    "+1",
    "[强][强][强]",
    "菜市场那边今天修路，绕一下走南门，北门堵得一动不动，我在那里等了二十分钟才出来",
    "有没有一起接孩子放学的？实验小学三年级，周一到周五下午四点半，可以轮流接",
    "小区里那只橘猫谁家的？又跑到我家阳台上来了",
    "昨天议事会的内容我记一下：第一，车棚要加灯；第二，垃圾分类的桶往东移五米；第三，下个月初再商量电梯的事。"
    "没来的邻居有意见可以在群里说。",
    "王阿姨，您家的钥匙落在超市收银台了，老板让我告诉您",
    "谢谢师傅，这么晚还跑一趟",
    "明天几点开门？",
    "收到请回复",
    "1301",
)
_REPORTS = (
    "#报修 三单元门口的路灯不亮了，晚上老人下楼看不清台阶",
    "#报修 东门路上的窨井盖被车压坏了，走路要小心",
    "#报修 电梯一到五楼就抖，门要关两三次才关得上",
    "地下室又进水了，大概有一指深 #报修",
    "#维修 四楼到五楼的楼道灯一直亮着，白天也不灭",
    "#投诉 楼下烧烤店的油烟天天往楼上飘，窗户都不敢开",
    "#建议 车棚里加几个充电的插座，省得大家飞线充电",
    "＃报修 单元门的门禁坏了，谁都能进来",
)
_NAMES = (
    *("马阿姨", "陈大爷", "刘姐", "小周", "张老师", "李叔", "赵奶奶", "王芳"),
    *("孙师傅", "吴先生", "郑女士", "冯爷爷", "小何", "许阿姨"),
)


def neighbours(world: World, count: int) -> list[User]:
    """So many residents; one in three has a username, as people do."""
    names = cycle(_NAMES)
    return [
        world.add_user(next(names), username=f"resident_{n}" if n % 3 == 0 else None) for n in range(count)
    ]


class Talk:
    """Residents talking in groups: the same words for every bot that is given the same seed."""

    def __init__(self, world: World, groups: list[Chat], seed: int = 1) -> None:
        self._world = world
        self._groups = groups
        self._random = random.Random(seed)
        self._reports = cycle(_REPORTS)
        self._photo = world.add_sample("stairs", _jpeg(1280, 960), "image/jpeg")

    def chat(self, count: int) -> None:
        """`count` messages, 2 % of them reports, spread over all groups."""
        for number in range(count):
            group = self._random.choice(self._groups)
            if number % REPORT_EVERY == REPORT_EVERY // 2:
                self.report(group)
            else:
                self._chatter(group)

    def report(self, group: Chat) -> Message:
        """One tagged message."""
        return self._world.say(self._somebody(group), group, next(self._reports))

    def reports(self, count: int) -> None:
        """`count` tagged messages, to each group in its turn."""
        groups = cycle(self._groups)
        for _ in range(count):
            self.report(next(groups))

    def _chatter(self, group: Chat) -> None:
        user, text, chance = self._somebody(group), self._random.choice(_CHATTER), self._random.random()
        if chance < _REPLIES and group.messages:
            self._world.say(user, group, text, reply_to=self._recent(group))
        elif chance < _REPLIES + _PHOTOS:
            self._world.say(user, group, text if chance < _REPLIES + _PHOTOS / 2 else "", photo=self._photo)
        else:
            self._world.say(user, group, text)

    def _recent(self, group: Chat) -> Message | None:
        recent = self._random.choice(group.messages[-8:])
        return None if recent.sender is self._world.bot else recent

    def _somebody(self, group: Chat) -> User:
        return self._random.choice([user for user in group.members.values() if not user.is_bot])


def _jpeg(width: int, height: int) -> bytes:
    """The head of a JPEG file: enough to have a size."""
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + b"\x03" + bytes(9)
    return b"\xff\xd8" + frame + b"\xff\xd9"
