"""Settings of sign-in (django-allauth and Django's own), kept beside the accounts that they rule.

Imported by the settings file. Templates and views are the web face's; only their names stand here.
"""

from datetime import timedelta

from cercle.config.limits import LIMITS

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    # Length is what protects; composition rules only teach people to write « P@ssw0rd1 » (NIST SP 800-63B §3.1.1.2).
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "cercle.accounts.passwords.ObviousPasswordValidator"},
]

# A link to choose a new password works for that long after its message left.
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=4).total_seconds())

ACCOUNT_ADAPTER = "cercle.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up: an account is made by accepting an invitation (the adapter says so too).
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# No answer, and no message, tells whether an address has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_LOGIN_TIMEOUT = int(timedelta(minutes=15).total_seconds())
# Patients and caregivers sign in by a code (product.md §5). The code itself follows from what allauth keeps as such.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = LIMITS["CODE_TRIES"]
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=LIMITS["CODE_MINUTES"]).total_seconds())
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# A whole hospital may come from one address of origin, so those are wide; the narrow one is per account.
ACCOUNT_RATE_LIMITS = {
    "login": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip",
    "login_failed": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip,{LIMITS['SIGN_IN_TRIES']}/5m/key",
    "request_login_code": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip",
    "confirm_login_code": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip",
    "reset_password": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip,{LIMITS['RESET_MESSAGES']}/1h/key",
    "reset_password_from_key": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip",
    "reauthenticate": f"{LIMITS['SIGN_IN_TRIES']}/5m/user",
    "change_password": f"{LIMITS['SIGN_IN_TRIES']}/5m/user",
}
ACCOUNT_FORMS = {
    "login": "cercle.web.forms.accounts.SignInForm",
    "request_login_code": "cercle.web.forms.accounts_code.AskCodeForm",
    "confirm_login_code": "cercle.web.forms.accounts_code.TypeCodeForm",
    "reset_password": "cercle.web.forms.accounts.ForgottenForm",
    "reset_password_from_key": "cercle.web.forms.accounts.NewPasswordForm",
    "change_password": "cercle.web.forms.accounts.ChangePasswordForm",
    "set_password": "cercle.web.forms.accounts.FirstPasswordForm",
    "reauthenticate": "cercle.web.forms.accounts.ConfirmPasswordForm",
}

MFA_ADAPTER = "cercle.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Cercle"
# Clocks of telephones drift: the code before and the one after are accepted (RFC 6238 §5.2).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# An account exists because somebody invited its owner; nobody can take an address by signing up first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": f"{LIMITS['SIGN_IN_ADDRESS']}/m/ip"}
MFA_FORMS = {
    "authenticate": "cercle.web.forms.accounts_second_factor.CodeForm",
    "reauthenticate": "cercle.web.forms.accounts_second_factor.ConfirmCodeForm",
    "activate_totp": "cercle.web.forms.accounts_second_factor.ActivateForm",
    "add_webauthn": "cercle.web.forms.accounts_second_factor.AddKeyForm",
    "edit_webauthn": "cercle.web.forms.accounts_second_factor.RenameKeyForm",
}

# The list of sessions is kept at sign-in; a write per page view would cost more than it tells.
USERSESSIONS_TRACK_ACTIVITY = False
