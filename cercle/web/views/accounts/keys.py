"""Adding a passkey, and signing in with it."""

from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from cercle.web.views.accounts.code import LeavesCode


class AddKey(AddWebAuthnView):  # type: ignore[misc]  # allauth is not typed
    extra_context = {"section": "settings", "tab": "security"}

    def get_success_url(self) -> str:
        """Whoever left the key at home receives a code: nothing to note down, as codes of a second factor would be."""
        if self.request.user.signs_in_by_code:
            messages.success(self.request, _("C’est fait : cet appareil vous reconnaîtra."))
            return reverse("settings:home")
        url: str = super().get_success_url()
        return url


class SignInWithKey(LeavesCode, LoginWebAuthnView):  # type: ignore[misc]
    """Also for whoever has asked for a code and then found their key."""


sign_in_with_key = SignInWithKey.as_view()
add_key = AddKey.as_view()
