"""The administrator's page of the territory: numbers, no patient, nobody else's."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cercle.accounts.models import Account
from cercle.core.errors import NotFound
from cercle.core.testing import Cast, make_account, make_entry, signed_in
from cercle.core.weeks import mondays
from cercle.discussions.actions import post_message
from cercle.dossiers.models import CircleSeat, Dossier, Listed
from cercle.dossiers.queries import most_missing
from cercle.invitations.actions import invite_colleague
from cercle.web.charts import weekly


def page(account: Account) -> str:
    response = signed_in(account).get(reverse("administration:territory"))
    assert response.status_code == 200
    return str(response.content.decode())


def test_everybody_else_sees_what_does_not_exist(cast: Cast) -> None:
    for person in (cast.doctor, cast.secretary, cast.patient, cast.caregiver, cast.stranger):
        client = signed_in(person)
        answer = client.get(reverse("administration:territory"))
        absent = client.get("/administration/rien/")
        assert answer.status_code == absent.status_code == 404
        assert "chart-column" not in client.get("/reglages/").content.decode()


def test_the_week_counts_messages_and_invitations_and_names_nobody(cast: Cast) -> None:
    for body in ("Bonjour", "Bonsoir"):
        post_message(cast.doctor, cast.discussion, body=body)
    invite_colleague(cast.doctor, name="Zoé Durand", email="zoe@example.net", discussion=cast.discussion)
    html = page(cast.administrator)
    this_week = re.findall(r"<td>(\d+)</td>", html)
    assert this_week.count("2") == 1, "the two messages of this week"
    assert re.search(r"Invitations créées\s: 1<", html)
    for word in ("Dubois", "Plaie du talon", "Bonjour", "Zoé"):
        assert word not in html


def test_the_questions_are_as_many_with_more(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.administrator)
    page(cast.administrator)
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("administration:territory"))
    for number in range(20):
        make_account(f"Nadia{number} Petit", email=f"n{number}@example.org")
        post_message(cast.doctor, cast.discussion, body=str(number))
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("administration:territory"))
    assert len(many) == len(few)


def test_the_highest_bar_fills_the_chart_and_none_is_drawn_of_nothing() -> None:
    weeks = mondays(4, timezone.now())
    chart = weekly("Essai", weeks, {"a": {weeks[1]: 8, weeks[3]: 4}, "b": {}})
    heights = {(bar.tone, round(float(bar.x))): float(bar.height) for bar in chart.bars}
    assert chart.most == 8
    assert heights[1, 1] == 100
    assert heights[1, 3] == 50
    assert [series.total for series in chart.series] == [12, 0]
    assert weekly("Vide", weeks, {"a": {}}).most == 0


def test_who_is_missing_from_circles_is_counted_once_for_each(cast: Cast) -> None:
    never = make_entry("Zoé", "Prigent", "Infirmier")
    other = Dossier.objects.create(number=7, birth_name="Petit", given_name="Rose")
    for dossier in (cast.dossier, other):
        Listed.objects.create(dossier=dossier, part="professional", name="Zoé Prigent", entry=never)
    CircleSeat.objects.create(dossier=other, invitation=uuid4(), name="Zoé Prigent", entry=never)
    Account.objects.filter(pk=cast.nurse.pk).update(last_seen=timezone.now() - timedelta(days=200))
    found = {person.name: person.circles for person in most_missing(cast.administrator)}
    assert found == {"Zoé Prigent": 2, "Karim Benali": 1}
    html = page(cast.administrator)
    assert "Zoé Prigent" in html
    assert "Dubois" not in html
    with pytest.raises(NotFound):
        most_missing(cast.doctor)
