"""Signing in by a code: allauth's two steps, with our limits, words and outgoing rows."""

from typing import Any

from allauth.account import views
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStage
from allauth.decorators import rate_limit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from cercle.accounts import contacts
from cercle.accounts.actions import note_contact_proven, send_sign_in_code
from cercle.core.errors import TooMany
from cercle.delivery.models import Channel
from cercle.web.forms.accounts_code import TypeCodeForm
from cercle.web.views.accounts import person


class LeavesCode:
    """A page that gives up a code which was asked for: allauth would send its reader back to typing it."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse | None:
        if stage.key == LoginByCodeStage.key:
            return None
        response: HttpResponse = super()._redirect_to_pending_stage(request, stage)  # type: ignore[misc]
        return response


class SignIn(LeavesCode, views.LoginView):  # type: ignore[misc]  # allauth is not typed
    """The sign-in page: a password, a key, or the way to a code."""


@method_decorator(rate_limit(action="request_login_code"), name="dispatch")
class AskCode(LeavesCode, views.RequestLoginCodeView):  # type: ignore[misc]
    """« Recevoir un code »."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            if form._user is None:  # type: ignore[attr-defined]
                # The same rows as for anybody: only the message differs, or there is none.
                send_sign_in_code(channel=form.channel, value=form.cleaned_data["contact"], seed="")  # type: ignore[attr-defined]
            response: HttpResponse = super().form_valid(form)
        except TooMany as limit:
            form.add_error("contact", str(limit))
            return self.form_invalid(form)
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


@method_decorator(rate_limit(action="confirm_login_code"), name="dispatch")
class TypeCode(views.ConfirmLoginCodeView):  # type: ignore[misc]
    """Typing it, or asking for another one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        begin = reverse("account_request_login_code")
        if response.headers.get("Location") == begin:
            return redirect(self.passthrough_next_url(begin))
        return response

    @property
    def _contact(self) -> tuple[Channel, str]:
        email = self._process.state.get("email")
        return (Channel.EMAIL, email) if email else (Channel.SMS, self._process.state["phone"])

    def get_form_kwargs(self) -> dict[str, Any]:
        values: dict[str, Any] = super().get_form_kwargs()
        if self._action == "verify":
            values["asks_birth_date"] = "birth_date" in self.request.POST
            values["left"] = self._process.max_attempts - self._process.state["failed_attempts"] - 1
        return values

    def _verify_form_valid(self, form: BaseForm) -> HttpResponse:
        channel, value = self._contact
        if refusal := person.doubt(self._process.user, channel, form.cleaned_data.get("birth_date")):
            return self._ask_birth_date(form, refusal)
        if note_contact_proven(self._process.user, channel=channel, value=value):
            said = _("Votre adresse est confirmée.") if channel == Channel.EMAIL else _("Votre numéro est confirmé.")
            messages.success(self.request, said)
        response: HttpResponse = super()._verify_form_valid(form)
        if not form.cleaned_data["remember"]:
            self.request.session.set_expiry(0)
        return response

    def _ask_birth_date(self, form: BaseForm, refusal: str) -> HttpResponse:
        """The code was right; it is not enough yet. It stays typed, and stays alive for its minutes and tries."""
        if "birth_date" in form.fields:
            form.add_error("birth_date", refusal)
            return self._show(form, 422)
        typed = {name: form.cleaned_data[name] for name in ("code", "remember")}
        return self._show(TypeCodeForm(initial=typed, left=0, asks_birth_date=True), 200)

    def _show(self, form: BaseForm, status: int) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=status)
        return response

    def _resend_form_valid(self, form: BaseForm) -> HttpResponse:
        """Another code is another sign-in: it has its own minutes and tries, the earlier one stops working."""
        channel, value = self._contact
        user = self._process.user
        try:
            if user is None:
                send_sign_in_code(channel=channel, value=value, seed="")
            name = contacts.FIELD[channel]
            LoginCodeVerificationProcess.initiate(request=self.request, user=user, **{name: value})
        except TooMany as limit:
            messages.error(self.request, str(limit))
        else:
            messages.success(self.request, _("Un autre code vient de partir. Le précédent ne sert plus."))
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        if form.has_error("code", "incorrect_code") and not self._process.record_invalid_attempt():
            messages.error(self.request, _("Ce code n’est plus valable. Demandez-en un autre."))
            return redirect(self.passthrough_next_url(reverse("account_request_login_code")))
        return self._show(form, 422)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        channel, value = self._contact
        context: dict[str, Any] = super().get_context_data(**values)
        asks = "birth_date" in context["form"].fields
        return {**context, "is_sms": channel == Channel.SMS, "sent_to": value, "asks_birth_date": asks}


sign_in = SignIn.as_view()
ask_code = AskCode.as_view()
type_code = TypeCode.as_view()
