"""Every address of the site, read from the URL configuration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address: its name with the name of its app, and the names of what it takes."""

    name: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def every_address() -> list[Address]:
    """Give each address once, by name.

    An address without a name cannot be reached by a link and is a fault of the configuration.
    """
    found: dict[str, Address] = {}
    for name, parameters in _walked(get_resolver(), (), ()):
        assert name.rsplit(":", 1)[-1] != "None", f"an address with {parameters} has no name"
        assert name not in found, f"two addresses are named {name}"
        found[name] = Address(name=name, parameters=parameters)
    return [found[name] for name in sorted(found)]


def _walked(
    resolver: URLResolver, apps: tuple[str, ...], above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in resolver.url_patterns:
        taken = (*above, *one.pattern.regex.groupindex, *one.pattern.converters)
        parameters = tuple(dict.fromkeys(taken))
        if isinstance(one, URLPattern):
            yield ":".join((*apps, str(one.name))), parameters
        else:
            inside = (*apps, one.namespace) if one.namespace else apps
            yield from _walked(one, inside, parameters)
