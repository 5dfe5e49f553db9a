"""Every tag, command, button, reply word and clock job, and who answers it: a table each."""

from handlers.routes.answering import answer
from handlers.routes.buttons import BUTTONS
from handlers.routes.commands import COMMANDS, OFFER
from handlers.routes.jobs import DEADLINES, JOBS, Job
from handlers.routes.replies import REPLIES

__all__ = ["BUTTONS", "COMMANDS", "DEADLINES", "JOBS", "OFFER", "REPLIES", "Job", "answer"]
