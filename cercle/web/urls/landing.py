"""Where an invitation's link leads. The secret stands in the first address only, and that one acts on nothing."""

from django.urls import path

from cercle.web.views.landing import accept, arrive, code, guest, letter, refuse, renew, show, welcome

app_name = "landing"
urlpatterns = [
    path("i/", arrive.arrive, name="arrive_empty"),
    path("i/<path:token>", arrive.arrive, name="arrive"),
    path("lettre/", letter.letter, name="letter"),
    path("invitation/", show.show, name="show"),
    path("invitation/code/", code.send, name="send_code"),
    path("invitation/code/verifier/", code.check, name="check_code"),
    path("invitation/sans-code/", guest.without_code, name="without_code"),
    path("invitation/naissance/", guest.birth, name="birth"),
    path("invitation/rejoindre/", guest.join, name="join"),
    path("invitation/compte/", accept.as_new, name="accept_as_new"),
    path("invitation/accepter/", accept.as_account, name="accept"),
    path("invitation/changer-de-compte/", accept.sign_out, name="sign_out"),
    path("invitation/decliner/", refuse.decline_page, name="decline"),
    path("invitation/pas-moi/", refuse.not_me_page, name="not_me"),
    path("invitation/nouveau-lien/", renew.request_link, name="request_link"),
    path("invitation/bienvenue/", welcome.welcome, name="welcome"),
]
