"""Sign-in, passwords, second factor. Only what the product offers: no sign-up, no page of allauth by accident."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from cercle.web.views.accounts import code, keys, passwords
from cercle.web.views.accounts.language import choose_language
from cercle.web.views.settings.security import overview

SECURITY = {"section": "settings", "tab": "security"}

urlpatterns = [
    path("langue/", choose_language, name="language"),
    path("connexion/", code.sign_in, name="account_login"),
    path("connexion/code/", code.ask_code, name="account_request_login_code"),
    path("connexion/code/saisir/", code.type_code, name="account_confirm_login_code"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle-d-acces/", keys.sign_in_with_key, name="mfa_login_webauthn"),
    path("connexion/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("connexion/confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("connexion/confirmer/cle-d-acces/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("connexion/compte-ferme/", account.account_inactive, name="account_inactive"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/envoye/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        passwords.from_link,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "reglages/securite/mot-de-passe/",
        account.PasswordChangeView.as_view(extra_context=SECURITY),
        name="account_change_password",
    ),
    path(
        "reglages/securite/premier-mot-de-passe/",
        account.PasswordSetView.as_view(extra_context=SECURITY),
        name="account_set_password",
    ),
    # allauth sends people to these lists; the settings show all three on one page.
    path("reglages/securite/facteurs/", overview, name="mfa_index"),
    path("reglages/securite/cles/", overview, name="mfa_list_webauthn"),
    path("reglages/securite/appareils/", overview, name="usersessions_list"),
    path(
        "reglages/securite/application/",
        totp.ActivateTOTPView.as_view(extra_context=SECURITY),
        name="mfa_activate_totp",
    ),
    path(
        "reglages/securite/application/retirer/",
        totp.DeactivateTOTPView.as_view(extra_context=SECURITY),
        name="mfa_deactivate_totp",
    ),
    path(
        "reglages/securite/codes/",
        codes.ViewRecoveryCodesView.as_view(extra_context=SECURITY),
        name="mfa_view_recovery_codes",
    ),
    path(
        "reglages/securite/codes/nouveaux/",
        codes.GenerateRecoveryCodesView.as_view(extra_context=SECURITY),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "reglages/securite/cles/ajouter/",
        keys.add_key,
        name="mfa_add_webauthn",
    ),
    path(
        "reglages/securite/cles/<int:pk>/retirer/",
        webauthn.RemoveWebAuthnView.as_view(extra_context=SECURITY),
        name="mfa_remove_webauthn",
    ),
    path(
        "reglages/securite/cles/<int:pk>/nom/",
        webauthn.EditWebAuthnView.as_view(extra_context=SECURITY),
        name="mfa_edit_webauthn",
    ),
]
