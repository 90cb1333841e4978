"""What people fill in: a design, how many people there are, how many cards to print."""

from leadwell_site.voices.forms.answering import ReplyForm
from leadwell_site.voices.forms.coding import CodingForm
from leadwell_site.voices.forms.designing import DesignForm
from leadwell_site.voices.forms.handing_out import CardsForm, KioskForm, PeopleForm
from leadwell_site.voices.forms.topics import TopicForm, TurnForm
from leadwell_site.voices.forms.wishes import WAYS, Wishes, hand_field, said, spoken, wishes_of

__all__ = [
    "WAYS",
    "CardsForm",
    "CodingForm",
    "DesignForm",
    "KioskForm",
    "PeopleForm",
    "ReplyForm",
    "TopicForm",
    "TurnForm",
    "Wishes",
    "hand_field",
    "said",
    "spoken",
    "wishes_of",
]
