"""What is promised to whoever answers, in plain words, before a cycle opens and above its questions."""

from leadwell.voices.anonymity import Policy, shipped_policy
from leadwell.voices.cycle.design import Cut, Design
from leadwell.voices.items import Promise, promise


def certificate(
    design: Design, *, asked: str = "en", asker: str = "", policy: Policy | None = None
) -> Promise:
    """Say what happens with an answer. Every sentence is true of what the program does; tests hold it to that.

    Args:
        design: what is asked.
        asked: the way of writing, "en", "easy" or "cy".
        asker: who puts the questions; left out where not given.
        policy: what is promised.

    Raises:
        NoSuchWay: Leadwell knows no such way.

    >>> from leadwell.voices.cycle.design import designed
    >>> made = designed(["psychological-safety/voice"])
    >>> certificate(made).lines[0]
    'Your name, your address and the time of your answer are not kept with it. Nobody can look up who answered what.'
    >>> certificate(made, asked="cy").way.language
    'cy'
    """
    policy = policy or shipped_policy()
    so = {
        "by_answer": any(one.by_answer for one in design.parts),
        "asker": bool(asker),
        "cuts": bool(design.cuts),
        "comment": design.asks_comment,
    }
    return promise(
        "pulse",
        asked=asked,
        when=[key for key, holds in so.items() if holds],
        facts={
            "asker": asker,
            "people": policy.people,
            "smallest": policy.smallest_named,
            "crossing": policy.display.crossing_from,
            "comments": policy.comment_people,
            "asked": _about_people(design.cuts, asked),
        },
    )


def _about_people(cuts: tuple[Cut, ...], asked: str) -> str:
    """Give the titles of the cuts; the questions themselves in other ways of writing, in which titles are not kept."""
    if asked == "en":
        return ", ".join(one.title.lower() for one in cuts)
    language = asked.partition("_")[0]
    return " ".join(one.words.get(asked) or one.words.get(language) or one.words["en"] for one in cuts)
