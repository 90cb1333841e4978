"""Codes, replies and comments keep no order of arrival; what happened to a cycle only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard
from leadwell_site.voices.unordered import unordered


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_initial")]

    operations = [
        unordered("voices_code"),
        unordered("voices_keptreply"),
        unordered("voices_keptcomment"),
        guard("voices_cycle"),
        guard("voices_cycledesign"),
        guard("voices_cyclemove"),
        guard("voices_releasedpart"),
        guard("voices_releasedreach"),
        guard("voices_showncomment"),
        guard("voices_commentsread"),
        guard("voices_kiosk"),
    ]
