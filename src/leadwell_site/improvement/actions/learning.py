"""Lessons that people finish."""

from datetime import datetime
from typing import Any

from django.db import transaction

from leadwell.improvement.lessons import lesson
from leadwell_site.improvement.models import LessonDone


@transaction.atomic
def finish_lesson(*, user: Any, key: str, at: datetime) -> LessonDone:
    """Keep that somebody finished a lesson. It is theirs, so no line of it stands in the audit log.

    Raises:
        NoSuchLesson: there is no lesson of that key.
    """
    return LessonDone.objects.create(user=user, lesson=lesson(key).key, known_at=at)
