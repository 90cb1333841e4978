"""The Jinja2 environment of the site.

``settings.TEMPLATES`` names it, before the Django engine::

    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {"environment": "leadwell_site.design_system.jinja.environment"},
    }

Templates end in ``.jinja`` and lie in the ``templates`` folder of their app; other names are left
to the Django engine (its admin pages, its e-mails).
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.middleware.csrf import get_token
from django.template.utils import get_app_template_dirs
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    TemplateNotFound,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from leadwell_site.design_system import drawings, forms, wording


class OnlyJinja(BaseLoader):
    """Loads templates whose names end in ``.jinja`` and leaves all others to the next engine."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Give the source of a template."""
        if not template.endswith(".jinja"):
            raise TemplateNotFound(template)
        return self.loader.get_source(environment, template)


def environment(**options: Any) -> Environment:
    """Give the Jinja2 environment with Leadwell's and NHS.UK's templates, functions and filters."""
    given = options.pop("loader", None)
    loaders = [] if given is None else [given]
    loaders.append(FileSystemLoader([str(folder) for folder in get_app_template_dirs("templates")]))
    loaders.append(PackageLoader("nhsuk_frontend_jinja"))
    options["undefined"] = ChainableUndefined  # the NHS.UK templates chain through what is not given
    options["autoescape"] = True
    made = Environment(  # noqa: S701 (it is set, in the options)
        loader=OnlyJinja(ChoiceLoader(loaders)), trim_blocks=True, lstrip_blocks=True, **options
    )
    made.globals.update(
        url=_url,
        static=static,
        csp_nonce=_csp_nonce,
        csrf_field=_csrf_field,
        shape=drawings.shape,
        drawn=drawings.drawn,
        key_of=drawings.key_of,
        icons_of=drawings.icons_of,
        variation_icon=drawings.variation_icon,
        assurance_icon=drawings.assurance_icon,
        icon_words=drawings.icon_words,
        rows_of_texts=drawings.rows_of_texts,
        field_parts=forms.parts,
        complaints=forms.complaints,
    )
    made.filters.update(
        hours=wording.hours,
        percent=wording.percent,
        day=wording.day,
        month=wording.month,
        moment=wording.moment,
        count=wording.count,
        plural=wording.plural,
        under_headings=_neighbours,
    )
    return made


def _neighbours(options: Iterable[forms.Option]) -> list[tuple[str, list[forms.Option]]]:
    """Options in their order, gathered under the heading they share with their neighbours."""
    return [(group, list(members)) for group, members in groupby(options, key=lambda one: one.group)]


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def _csp_nonce(context: Context) -> str:
    """The nonce of this answer; empty where no policy with a nonce is in force."""
    return str(getattr(context.get("request"), "csp_nonce", "") or "")


@pass_context
def _csrf_field(context: Context) -> Markup:
    """The hidden field that every form that posts must hold."""
    request = context.get("request")
    if request is None:
        return Markup("")
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))
