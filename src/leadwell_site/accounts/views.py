"""Signing in and out, one's own account, choosing a password."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from leadwell_site.accounts import actions, presenters, queries, trying
from leadwell_site.accounts.forms import ChangePassword, ChoosePassword, SignIn


@method_decorator(login_not_required, name="dispatch")
class SignInView(auth.LoginView):
    """Signs in; whoever is signed in already goes to their first page."""

    template_name = "accounts/sign_in.jinja"
    authentication_form = SignIn
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in, unless this address goes through a list of people."""
        if trying.tries_too_many_names(request, request.POST.get("username", ""), at=timezone.now()):
            return render(request, "accounts/too_many_people.jinja", status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignIn) -> HttpResponse:
        """Sign in and write it down."""
        answer = super().form_valid(form)
        trying.remember(answer, form.get_user())
        actions.note(user=form.get_user(), did="signed_in", at=timezone.now())
        return answer


class SignOutView(auth.LogoutView):
    """Signs out; only a button can, so that no picture on another site does."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write it down and sign out."""
        actions.note(user=request.user, did="signed_out", at=timezone.now())
        return super().post(request, *args, **kwargs)


def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account and roles."""
    roles = queries.roles_of(request.user, on=timezone.localdate())
    return render(
        request,
        "accounts/account.jinja",
        {"person": request.user, "head": presenters.ROLE_HEAD, "rows": presenters.role_rows(roles)},
    )


@sensitive_post_parameters()
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the person end."""
    form = ChangePassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(
            user=form.user, password=form.cleaned_data["new_password1"], at=timezone.now()
        )
        update_session_auth_hash(request, form.user)
        messages.success(request, "Your password was changed.")
        return redirect("accounts:account")
    return render(request, "accounts/change_password.jinja", {"form": form})


@method_decorator(login_not_required, name="dispatch")
class ChoosePasswordView(auth.PasswordResetConfirmView):
    """Chooses a password with a link that works once."""

    template_name = "accounts/choose_password.jinja"
    form_class = ChoosePassword
    success_url = reverse_lazy("accounts:sign_in")

    @transaction.atomic
    def form_valid(self, form: ChoosePassword) -> HttpResponse:
        """Keep the password and write it down."""
        answer = super().form_valid(form)
        actions.note(user=form.user, did="password_chosen", at=timezone.now())
        messages.success(self.request, "Your password was set. Sign in with it.")
        return answer
