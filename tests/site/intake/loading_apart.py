"""Loads files in processes of their own, so that they can be killed. Run as a program; speaks by lines.

Django and Leadwell are imported once; each load is done by a child of this process, which has no connection
and no threads yet. In, with tabs: number of the organisation, path of the file, moment, steps ("all" or
"load"), seconds after which it is killed (or nothing). Out: how it ended (0, or minus the signal).
"""

import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path


def take_in_and_load(organisation_id: int, path: str, at: str, steps: str) -> None:
    """Take a file in, check it and load it, as the pages and jobs do one after another."""
    from leadwell_site.intake import actions
    from leadwell_site.measures.choices import SourceState
    from leadwell_site.organisations.models import Organisation

    organisation = Organisation.objects.get(pk=organisation_id)
    moment = datetime.fromisoformat(at)
    file = Path(path)
    source = actions.receive(
        organisation=organisation, content=file.read_bytes(), file_name=file.name, by="tests", at=moment
    )
    if source.state == SourceState.RECEIVED:
        if steps == "all":
            source = actions.check(source=source, at=moment)
        else:
            source.state = SourceState.CHECKED
            source.save(update_fields=["state"])
    actions.load(source=source, by="tests", known_at=moment)


def main() -> None:
    """Serve until there is no more to read."""
    import django

    django.setup()
    from leadwell.intake.listing import fault_classes
    from leadwell.measures.definitions import measures
    from leadwell.staffing.rules import shipped_rules
    from leadwell_site.intake import actions  # noqa: F401  (imported before the children are made)

    for read_once in (fault_classes, measures, shipped_rules):
        read_once()

    for line in sys.stdin:
        organisation, path, at, steps, kill_after = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            status = 1
            try:
                take_in_and_load(int(organisation), path, at, steps)
                status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)
        if kill_after:
            time.sleep(float(kill_after))
            os.kill(child, signal.SIGKILL)  # it may have ended, but its number is held until it is waited for
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    main()
