"""Pages of this app."""

from leadwell_site.improvement.views.beside import beside
from leadwell_site.improvement.views.charts import chart, chart_file
from leadwell_site.improvement.views.deciding import decide
from leadwell_site.improvement.views.entering import own_measure, type_in
from leadwell_site.improvement.views.learning import learning, lesson
from leadwell_site.improvement.views.money import money
from leadwell_site.improvement.views.questions import ask, question, questions
from leadwell_site.improvement.views.safety import safety
from leadwell_site.improvement.views.schemes import scheme, scheme_new, schemes
from leadwell_site.improvement.views.signals import signals

__all__ = [
    "ask",
    "beside",
    "chart",
    "chart_file",
    "decide",
    "learning",
    "lesson",
    "money",
    "own_measure",
    "question",
    "questions",
    "safety",
    "scheme",
    "scheme_new",
    "schemes",
    "signals",
    "type_in",
]
