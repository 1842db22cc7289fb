from cercle.accounts.actions.contacts import (
    change_contact_for,
    confirm_change,
    refuse_change,
    send_change_code,
    start_change,
)
from cercle.accounts.actions.creation import create_account
from cercle.accounts.actions.profile import deactivate, set_language, set_name
from cercle.accounts.actions.security import (
    end_other_sessions,
    note_security_change,
    note_sign_in,
    send_password_link,
    set_password,
)
from cercle.accounts.actions.sign_in import note_contact_proven, send_sign_in_code

__all__ = [
    "change_contact_for",
    "confirm_change",
    "create_account",
    "deactivate",
    "end_other_sessions",
    "note_contact_proven",
    "note_security_change",
    "note_sign_in",
    "refuse_change",
    "send_change_code",
    "send_password_link",
    "send_sign_in_code",
    "set_language",
    "set_name",
    "set_password",
    "start_change",
]
