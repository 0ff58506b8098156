"""Who answers questions: at once from a stored study, in full from the model, through a fair queue."""

from dashboard.answers.answer import Answer, JobView, SchoolNumbers
from dashboard.answers.answers import Answers

__all__ = ["Answer", "Answers", "JobView", "SchoolNumbers"]
