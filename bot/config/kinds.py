"""What people can report: kinds with their routes, categories, and the organisations that can be called."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.access import Role, Visibility
from bot.categories import DEFAULT_CATEGORIES
from bot.config.values import ChatId, Hours, KindName, Label, Name, NotTruth, Tag, UserId, WorkingRole


class Section(BaseModel):
    """A table of the settings file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# Tags that ask for something else than a report, by what handlers/routes calls it; a message begins so.
ASKING_TAGS = {
    "poll": ("投票", "poll"),
    "notice": ("公示", "notice"),
    "sign_up": ("接龙", "signup"),
    "survey": ("测评", "survey"),
    "activity": ("活动", "activity"),
}

# The three lists (诉求清单, 需求清单, 服务清单) that lists, digests and exports keep apart.
ThreeLists = Literal["complaints", "needs", "services"]


class RouteStep(Section):
    """Who is to act, and the hours after which the next step takes over.

    `accept_hours`: when nobody has taken it on by then, the next step takes over early. `title`: what the
    role is called here (楼长). `calls`: roles and organisations whistled for as the step begins.
    """

    role: WorkingRole
    hours: Hours
    accept_hours: Hours | None = None
    title: Label | None = None
    calls: list[Name] = []


class Kind(Section):
    """A kind without tags is one that nobody reports: switched off, or opened by Linli itself.

    `counts_as` is the list it stands in, `visibility` who sees it unless its reporter chose otherwise,
    `confirmations` how many of those affected have to find it fixed, `categories` those it may have (all
    where empty), `around_the_clock` that its hours do not stop when nobody works, `is_dispute` that digests
    tell how each one moved. With `supporters` it is a proposal (议题): its route begins once so many others
    support it.
    """

    name: KindName
    label: Label
    tags: list[Tag]
    route: Annotated[list[RouteStep], Field(min_length=1)]
    counts_as: ThreeLists = "complaints"
    visibility: Visibility = Visibility.everyone
    confirmations: Annotated[int, NotTruth, Field(ge=1, le=100)] = 1
    categories: list[KindName] = []
    around_the_clock: bool = False
    supporters: Annotated[int, NotTruth, Field(ge=0, le=100_000)] = 0
    is_dispute: bool = False


class Category(Section):
    """What a report is about; one that has any of the words belongs to it."""

    name: KindName
    label: Label
    words: list[Name]


class Service(Section):
    """What the centre offers; `about` says where, when and for how much."""

    name: Name
    about: Label | None = None


class ActivityKind(Section):
    """What an activity is by the words of its announcement; the last kind is that of all others.

    `earns`: as what volunteers who come earn points ([points]).
    """

    name: KindName
    label: Label
    words: list[Name] = []
    earns: Literal["activity", "patrol", "nothing"] = "activity"


class Organisation(Section):
    """Somebody without a role here whom a whistle can call: the police, a lawyer, a works unit."""

    name: Name
    user_ids: list[UserId] = []
    chat_id: ChatId | None = None


class MeetingKind(Section):
    """A kind of meeting (议事会). `for_residents`: their groups are invited and read its minutes."""

    name: KindName
    label: Label
    for_residents: bool = True


def _kind(name: str, chinese: str, english: str, tags: str, *route: RouteStep, **more: Any) -> Kind:
    label = {"zh-CN": chinese, "en": english}
    return Kind(name=name, label=label, tags=tags.split(), route=list(route), **more)


def _step(role: Role, hours: float, chinese: str = "", english: str = "") -> RouteStep:
    return RouteStep(role=role, hours=hours, title={"zh-CN": chinese, "en": english} if chinese else None)


_COMMITTEE = _step(Role.committee, 168)

DEFAULT_KINDS = (
    _kind(
        *("repair", "报修", "Repair", "报修 维修 repair"),
        *(_step(Role.property, 24), _step(Role.council, 72), _COMMITTEE),
    ),
    _kind("complaint", "投诉", "Complaint", "投诉 complaint", _step(Role.council, 72), _COMMITTEE),
    _kind(
        *("idea", "建议", "Idea", "建议 议题 idea suggestion", _step(Role.council, 168), _COMMITTEE),
        counts_as="needs",
        supporters=5,
    ),
    _kind(
        *("help", "求助", "Help", "求助 help", _step(Role.committee, 24)),
        counts_as="needs",
        visibility=Visibility.staff,
        around_the_clock=True,
    ),
    # 三级联调: from small to large, from easy to hard.
    _kind(
        *("dispute", "纠纷", "Dispute", "纠纷 dispute"),
        *(_step(Role.volunteer, 72, "楼长", "building head"), _step(Role.mediator, 120), _COMMITTEE),
        visibility=Visibility.staff,
        is_dispute=True,
    ),
    _kind(*("service", "服务", "Service", "服务 service", _step(Role.committee, 72)), counts_as="services"),
    # 依申请公开: granted or refused with a reason.
    _kind(
        *("disclosure", "依申请公开", "Disclosure", "申请公开 disclosure"),
        *(_step(Role.council, 480), _COMMITTEE),
        counts_as="needs",
    ),
    # To a notice; Linli opens it.
    _kind(
        *("objection", "异议", "Objection", "", _step(Role.council, 72), _COMMITTEE),
        visibility=Visibility.staff,
    ),
    # What was decided and has to be carried out.
    _kind(*("decision", "决议", "Decision", "", _step(Role.council, 720), _COMMITTEE), counts_as="needs"),
)

DEFAULT_MEETING_KINDS = tuple(
    MeetingKind(name=name, label={"zh-CN": chinese, "en": english}, for_residents=name != "works")
    for name, chinese, english in (
        ("council", "议事会", "council meeting"),
        ("talk", "恳谈会", "talk"),
        ("hearing", "听证会", "hearing"),
        ("advice", "咨询会", "consultation"),
        ("review", "评议会", "review"),
        ("joint", "联席会议", "joint meeting"),
        ("works", "工作例会", "works meeting"),
    )
)

DEFAULT_CATEGORY_LIST = tuple(
    Category(name=name, label={"zh-CN": chinese, "en": english}, words=list(words))
    for name, chinese, english, words in DEFAULT_CATEGORIES
)


def _activity(name: str, chinese: str, english: str, words: str, earns: Any = "activity") -> ActivityKind:
    return ActivityKind(
        name=name, label={"zh-CN": chinese, "en": english}, words=words.split("|"), earns=earns
    )


DEFAULT_ACTIVITIES = (
    _activity("clinic", "义诊", "Free clinic", "义诊|体检|量血压|免费检查|clinic|check-up"),
    _activity("lecture", "讲座", "Lecture", "讲座|宣讲|课堂|lecture|talk", "nothing"),
    _activity("training", "培训", "Training", "培训|学习班|training|workshop", "nothing"),
    _activity("job_fair", "招聘会", "Job fair", "招聘|求职|就业|job fair|jobs"),
    _activity("patrol", "巡逻", "Patrol", "巡逻|巡查|patrol", "patrol"),
    _activity("volunteers", "志愿者日", "Volunteers' day", "志愿|义务劳动|volunteer"),
    _activity("other", "活动", "Activity", "活动|activity"),
)
