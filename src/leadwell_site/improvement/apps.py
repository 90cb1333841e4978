from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "leadwell_site.improvement"
    verbose_name = "Improvement"

    def ready(self) -> None:
        from leadwell_site.improvement.actions.schemes import try_tripwires
        from leadwell_site.measures.actions import follow

        follow(try_tripwires)
