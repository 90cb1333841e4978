"""Keeps pages on which people speak in confidence out of the log: not even that somebody was there is in it.

A line such as "Not Found: /speak-up/..." would tell at what minute somebody spoke up, and the words of an error may
hold what was written. Of a fault of ours only where it arose is kept.
"""

import logging

from django.core.exceptions import SuspiciousOperation

PREFIXES = ("/answer/", "/rate/", "/speak-up/")


class InConfidence(logging.Filter):
    """Leaves out lines about requests to those pages, unless the site itself went wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is written."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", "") or ""
        if not path.startswith(PREFIXES):
            return True
        fault, _, trace = record.exc_info or (None, None, None)
        # Without a fault of ours, as where what was sent is far too long, the line would only tell the minute.
        if record.levelno < logging.ERROR or fault is None or issubclass(fault, SuspiciousOperation):
            return False
        where = ""
        while trace is not None:
            where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            trace = trace.tb_next
        record.msg, record.args = (
            f"{fault.__name__} on a page where people speak in confidence, at {where}",
            (),
        )
        record.request = record.exc_info = record.exc_text = record.stack_info = None
        return True
