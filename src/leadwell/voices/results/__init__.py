"""Results of what people said: how sure they are, what changed, who was heard and what was written about."""

from leadwell.voices.results.change import Change, Direction, changes
from leadwell.voices.results.estimates import Estimate, Estimates, estimates
from leadwell.voices.results.finding import beyond_chance
from leadwell.voices.results.heard import GroupHeard, Heard, Reach, WhoWasHeard, heard_of, who_was_heard
from leadwell.voices.results.identifying import Mark, MarkKind, marks
from leadwell.voices.results.rules import ResultRule, result_rule
from leadwell.voices.results.shares import sure_of_score, sure_of_share
from leadwell.voices.results.themes import Quotes, ThemeCount, Themes, quotes, themes, themes_of
from leadwell.voices.results.together import Together, together
from leadwell.voices.results.told import NotAResult, Told, told
from leadwell.voices.results.wordlists import ThemeWords, WordLists, lists_of, shipped_lists

__all__ = [
    "Change",
    "Direction",
    "Estimate",
    "Estimates",
    "GroupHeard",
    "Heard",
    "Mark",
    "MarkKind",
    "NotAResult",
    "Quotes",
    "Reach",
    "ResultRule",
    "ThemeCount",
    "ThemeWords",
    "Themes",
    "Together",
    "Told",
    "WhoWasHeard",
    "WordLists",
    "beyond_chance",
    "changes",
    "estimates",
    "heard_of",
    "lists_of",
    "marks",
    "quotes",
    "result_rule",
    "shipped_lists",
    "sure_of_score",
    "sure_of_share",
    "themes",
    "themes_of",
    "together",
    "told",
    "who_was_heard",
]
