"""What an import says on the terminal: its progress, what is wrong with a file, and what it changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.beside import Progress as Hearer
from bot.config import Settings
from bot.roster.importing import Wish
from bot.roster.planning import Plan
from bot.roster.remarks import Remark
from bot.texts import Texts


@contextmanager
def progress(settings: Settings) -> Iterator[Hearer]:
    """A bar on the terminal for each step of long work; nothing where nobody looks on."""
    texts, tasks = Texts(), dict[str, TaskID]()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def tell(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                words = texts.render("roster/step.txt", settings.community.language, step=step)
                tasks[step] = bars.add_task(words, total=total)
            bars.update(tasks[step], completed=done)

        yield tell


def lines(plan: Plan, wish: Wish, settings: Settings) -> Iterator[str]:
    """Every problem; of a file without any, what changes. A dry run also tells each change and notice."""
    texts, language = Texts(settings.community.timezone), settings.community.language

    def words(template: str, **values: object) -> str:
        return texts.render(f"{template}.txt", language, **values)

    def remark(about: Remark) -> str:
        said = words(about.template, **about.values)
        return words("roster/remark", column=about.column, spans=about.spans, remark=said)

    yield from map(remark, sorted(plan.problems, key=lambda problem: problem.rows))
    if plan.problems:
        yield words("roster/refused")
        return
    if wish.is_dry_run:
        yield from map(remark, plan.notices)
        yield from (words("roster/place_added", path=place.path) for place in plan.places)
        yield from (words("roster/total_stated", stated=stated) for stated in plan.totals)
        yield from (words("roster/household_changed", change=change) for change in plan.changed)
    notices = 0 if wish.is_dry_run else sum(len(notice.rows) or 1 for notice in plan.notices)
    yield words("roster/planned", plan=plan, wish=wish, notices=notices)
