"""Makes a real organisation with its first administrator, and people with roles."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.text import slugify

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.places import plain_name
from leadwell_site.accounts.models import User
from leadwell_site.audit.actions import record
from leadwell_site.organisations import actions, clock
from leadwell_site.organisations.choices import RoleKind, Serves, UnitKind
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.organisations.queries import root_of

ACTOR = "command line"


class CannotAdd(LeadwellError):
    """Somebody or something cannot be added as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A care home to make with its organisation."""

    name: str
    has_nursing: bool
    beds: int | None
    code: str


@transaction.atomic
def found(*, name: str, email: str, person: str, password: str, home: Home | None) -> Organisation:
    """Make an organisation, its home if it has one, and its first administrator; all or nothing.

    Raises:
        CannotAdd: the organisation is there already, or the address or password will not do.
    """
    slug = slugify(name)[:50]
    if not slug:
        raise CannotAdd("The organisation needs a name.")
    if Organisation.objects.filter(slug=slug).exists():
        raise CannotAdd(
            f"There is an organisation called {name} already. Add people with 'leadwell user add'."
        )
    now, today = clock.now(), clock.today()
    organisation = actions.found_organisation(name=name, slug=slug, is_synthetic=False, at=now, actor=ACTOR)
    root = root_of(organisation)
    user = _made_user(email=email, person=person, password=password)
    _give(user, root, RoleKind.ADMINISTRATOR, today, now)
    if home is not None:
        unit = actions.add_unit(
            parent=root,
            name=home.name,
            kind=UnitKind.HOME,
            code=home.code,
            serves=Serves.CARE_HOME_NURSING if home.has_nursing else Serves.CARE_HOME,
            beds=home.beds,
            at=now,
            actor=ACTOR,
        )
        _give(user, unit, RoleKind.REGISTERED_MANAGER, today, now)
    return organisation


@transaction.atomic
def add_person(
    *, email: str, person: str, password: str, role: str, organisation: str, unit: str = ""
) -> User:
    """Make an account with a role at a unit, or at the whole organisation.

    Raises:
        CannotAdd: there is no such organisation, unit or role, or the address or password will not do.
    """
    if role not in RoleKind.values:
        raise CannotAdd(f"There is no role {role!r}. The roles are: {', '.join(RoleKind.values)}.")
    where = _unit(_organisation(organisation), unit)
    user = _made_user(email=email, person=person, password=password)
    _give(user, where, RoleKind(role), clock.today(), clock.now())
    return user


def password_path(email: str) -> str:
    """Give the path at which somebody chooses a password, once, and write down that it was made.

    Raises:
        CannotAdd: nobody signs in with that address.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise CannotAdd(f"Nobody signs in as {email}.")
    record(actor=ACTOR, did="accounts.password_link.made", subject=f"person {user.pk}", at=clock.now())
    number, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    return reverse("accounts:choose_password", kwargs={"uidb64": number, "token": token})


def _made_user(*, email: str, person: str, password: str) -> User:
    email = email.strip().lower()
    try:
        validate_email(email)
        validate_password(password, User(email=email, name=person))
    except ValidationError as problem:
        raise CannotAdd(" ".join(problem.messages)) from problem
    if User.objects.filter(email__iexact=email).exists():
        raise CannotAdd(f"{email} can already sign in.")
    user = User.objects.create_user(email, password, name=person)
    record(actor=ACTOR, did="accounts.user.added", subject=f"user {user.pk}", at=clock.now())
    return user


def _give(user: User, unit: Unit, kind: RoleKind, today, now) -> None:
    actions.give_role(user=user, unit=unit, kind=kind, from_on=today, actor=ACTOR, at=now)


def _organisation(words: str) -> Organisation:
    found = Organisation.objects.filter(Q(slug=words) | Q(name__iexact=words.strip())).first()
    if found is None:
        known = ", ".join(Organisation.objects.order_by("name").values_list("name", flat=True)) or "none yet"
        raise CannotAdd(f"There is no organisation called {words!r}. There are: {known}.")
    return found


def _unit(organisation: Organisation, words: str) -> Unit:
    if not words:
        return root_of(organisation)
    units = list(organisation.units.filter(closed_on=None))
    found = [one for one in units if one.code.upper() == words.strip().upper()]
    found = found or [one for one in units if plain_name(one.name) == plain_name(words)]
    if len(found) != 1:
        why = "is no unit" if not found else f"are {len(found)} units"
        raise CannotAdd(f"There {why} of {organisation.name} called {words!r}. Use the unit's code.")
    return found[0]
