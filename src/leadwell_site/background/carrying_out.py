"""The one task that the queue knows: a job by its name."""

from django_tasks import task

from leadwell_site.background.jobs import job_named


@task()
def carry_out(name: str, ids: dict[str, int | str]) -> None:
    """Do the job of a name."""
    job_named(name).does(**ids)
