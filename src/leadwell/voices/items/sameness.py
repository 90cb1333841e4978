"""Whether two askings of a part are the same, so that their figures may be compared."""

import hashlib
import json

from leadwell.voices.items.banks import Part


def seal_of(part: Part) -> str:
    """Give the SHA-256 of everything about a part that a figure depends on.

    It covers the questions that are asked in their order, their English and other wording, which are reversed, the
    answers with their words and steps, and how many may be missing. Two figures of a part compare only if their seals
    are equal. Whoever stores a figure stores the seal with it, and begins its chart anew where the seal changes.
    """
    content = {
        "least": part.least,
        "items": [
            {
                "key": item.key,
                "reversed": item.is_reversed,
                "words": {key: one.words for key, one in item.text.wordings.items()},
                "answers": [
                    [option.key, option.step, {key: one.words for key, one in option.text.wordings.items()}]
                    for option in item.scale.options
                ],
            }
            for item in part.asked
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
