from cercle.accounts.actions.creation import create_account
from cercle.accounts.actions.profile import deactivate, set_language, set_name
from cercle.accounts.actions.security import (
    end_other_sessions,
    note_security_change,
    note_sign_in,
    send_password_link,
    set_password,
)

__all__ = [
    "create_account",
    "deactivate",
    "end_other_sessions",
    "note_security_change",
    "note_sign_in",
    "send_password_link",
    "set_language",
    "set_name",
    "set_password",
]
