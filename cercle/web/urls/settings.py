from django.urls import path

from cercle.web.views.settings import browsers, contacts, directory, notifications, profile, security, tokens

app_name = "settings"
urlpatterns = [
    path("", profile.profile, name="home"),
    path("langue/", profile.language, name="language"),
    path("coordonnees/adresse/", contacts.change, {"channel": "email"}, name="change_email"),
    path("coordonnees/mobile/", contacts.change, {"channel": "sms"}, name="change_phone"),
    path("coordonnees/<str:channel>/confirmer/", contacts.confirm_present, name="confirm_present"),
    path("coordonnees/<uuid:id>/", contacts.waiting, name="contact"),
    path("coordonnees/<uuid:id>/code/", contacts.send_code, name="contact_code"),
    path("coordonnees/<uuid:id>/refuser/", contacts.refuse, name="refuse_contact"),
    path("securite/", security.overview, name="security"),
    path("securite/autres-appareils/", security.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("notifications/", notifications.preferences, name="notifications"),
    path("notifications/dehors/", notifications.outside, name="outside"),
    path("notifications/appareil/", browsers.browser, name="browser"),
    path("notifications/appareil/<uuid:id>/retirer/", browsers.remove_browser, name="remove_browser"),
    path("notifications/appareil/<uuid:id>/essai/", browsers.try_out, name="try_browser"),
    path("jetons/", tokens.token_list, name="tokens"),
    path("jetons/nouveau/", tokens.issue_token, name="issue_token"),
    path("jetons/<uuid:id>/revoquer/", tokens.revoke_token, name="revoke_token"),
    path("annuaire/", directory.own_entry, name="directory"),
]
