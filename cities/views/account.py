"""A person about themselves: cities and profile, and going away."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.people import DeleteAccountForm, ProfileForm
from cities.selectors.memberships import list_own_memberships
from cities.services.accounts import erase_account, update_profile
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page


@account_page
def my_account(request: Any) -> HttpResponse:
    """The person's cities with their roles, name and language."""
    user = request.user
    form = ProfileForm(
        request.POST if request.method == "POST" else None, initial={"name": user.name, "language": user.language}
    )
    if request.method == "POST" and form.is_valid():
        update_profile(user=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
        response = redirect("my-account")
        # The cookie of the language menu would win over the profile: the newest choice counts.
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=31536000, samesite="Lax")
        return response
    return form_page(request, "cities/my_account.html", form, places=list(list_own_memberships(user=user)))


@account_page
def account_erase(request: Any) -> HttpResponse:
    """Ask, then forget the person."""
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, address=request.user.email)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(user=request.user)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("home")
    return form_page(request, "cities/account_erase.html", form, status=status)
