"""What people fill in: an assessment, answers, a plan, a reflection."""

from leadwell_site.qualities.forms.designing import HeadingsForm, PanelForm, RoundForm, initial_of
from leadwell_site.qualities.forms.own import DeclineForm, PlanForm, ReflectForm, ReviewForm, ShareForm
from leadwell_site.qualities.forms.rating import AnswersForm, RatingForm, words_around

__all__ = [
    "AnswersForm",
    "DeclineForm",
    "HeadingsForm",
    "PanelForm",
    "PlanForm",
    "RatingForm",
    "ReflectForm",
    "ReviewForm",
    "RoundForm",
    "ShareForm",
    "initial_of",
    "words_around",
]
