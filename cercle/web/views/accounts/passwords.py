"""The page behind a link to choose a new password."""

from allauth.account.views import PasswordResetFromKeyView


class FromLink(PasswordResetFromKeyView):  # type: ignore[misc]  # allauth is not typed
    """Opening the link shows a form and changes nothing: allauth would sign out whoever is signed in as another."""

    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()


from_link = FromLink.as_view()
