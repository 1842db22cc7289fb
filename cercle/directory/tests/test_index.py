"""The index against the rule that it follows, and its life on disk."""

import subprocess
import sys
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cercle.core.testing import Cast
from cercle.directory import entries, matching, queries, words
from cercle.directory.index import build, finder, repair, schema, store
from cercle.directory.index.store import About
from cercle.directory.models import DirectoryState, Professional
from cercle.directory.sample import people
from cercle.directory.sample.places import towns

pytestmark = pytest.mark.django_db

Subject = tuple[str, str, str, list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def subjects() -> dict[int, Subject]:
    random = Random(5)
    found: dict[int, Subject] = {}
    for number in range(1, 700):
        town = random.choice(towns()[:40])
        profession = random.choice(["Infirmier", "Médecin", "Sage-Femme", "Masseur-Kinésithérapeute"])
        specialty = random.choice(["", "Psychiatrie", "Médecine Générale"])
        place = (specialty, town.name, town.postcode)
        found[number] = (people.family_name(random), people.given_name(random), profession, [place])
    return found


@pytest.fixture(scope="module")
def opened(subjects: dict[int, Subject], tmp_path_factory: pytest.TempPathFactory) -> store.Opened:
    with mock.patch.object(store, "home", return_value=tmp_path_factory.mktemp("index")):
        with store.replacing() as writer:
            for id, subject in subjects.items():
                writer.put(schema.document(id, *subject), replace=False)
            writer.commit(About("here", 1))
        found = store.opened()
    assert found
    return found


KNOWN = words.split(
    "martin mar le gall st saint malo medecin à kine 35 psychiatre du dupont jean marie annemarie d petit"
)
pieces = st.one_of(
    st.sampled_from(KNOWN),
    st.text(alphabet="abdeilmnrst", min_size=1, max_size=5),
)


@settings(max_examples=150, deadline=None)
@given(typed=st.lists(pieces, min_size=1, max_size=5, unique=True))
def test_the_index_finds_what_the_rule_says_with_the_same_points(
    subjects: dict[int, Subject], opened: store.Opened, typed: list[str]
) -> None:
    typed = words.of_search(" ".join(typed))
    expected = {id: points for id, one in subjects.items() if (points := matching.score(typed, matching.terms(*one)))}
    with mock.patch.object(finder, "DEPTH", 10_000):
        found = finder.find(opened, typed, 10_000)
    assert {hit.id: hit.points for hit in found} == expected
    assert found == sorted(found, key=lambda hit: hit.key)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_so_it_does_with_a_fault(subjects: dict[int, Subject], opened: store.Opened, data: st.DataObject) -> None:
    family, given_name, _, _ = subjects[data.draw(st.integers(1, len(subjects)))]
    word = words.split(family)[-1]
    place = data.draw(st.integers(0, len(word)))
    letter = data.draw(st.sampled_from("aeinrt"))
    misspelt = data.draw(st.sampled_from([word[:place] + letter + word[place:], word[:place] + word[place + 1 :]]))
    typed = words.of_search(
        data.draw(st.sampled_from([misspelt, f"{misspelt} {given_name}", f"{given_name} {misspelt}"]))
    )
    expected = {
        id: points for id, one in subjects.items() if (points := matching.score_with_fault(typed, matching.terms(*one)))
    }
    with mock.patch.object(finder, "DEPTH", 10_000):
        found = finder.find_with_fault(opened, typed)
    assert {hit.id: hit.points for hit in found} == expected


def test_a_broad_search_is_answered_from_the_sample(subjects: dict[int, Subject], opened: store.Opened) -> None:
    with mock.patch.multiple(finder, BROAD=10, DEPTH=3):
        found = finder.find(opened, ["infirmier"], 3)
    assert len(found) == 3
    assert all(schema.sampled(hit.id) for hit in found)


# --- on disk ---


def found(cast: Cast, q: str = "benali") -> list[str]:
    return [row.name for row in queries.search(cast.doctor, q).rows]


def test_a_missing_index_is_made_by_the_first_search(cast: Cast, index_folder: Path) -> None:
    Professional.objects.update(awaiting_index=None)
    assert not index_folder.exists()
    assert found(cast) == ["Karim Benali"]
    assert store.opened() is not None


@pytest.mark.parametrize("damage", ["meta", "segments", "schema", "link", "other database"])
def test_an_index_that_cannot_be_used_is_made_again(cast: Cast, index_folder: Path, damage: str) -> None:
    build.rebuild()
    Professional.objects.update(awaiting_index=None)
    home = store.home()
    if damage == "meta":
        (home / "current" / "meta.json").write_text("{")
    elif damage == "segments":
        for file in (home / "current").glob("*.term"):
            file.unlink()
        store._opened.clear()
    elif damage == "link":
        (home / "current").unlink()
    elif damage == "schema":
        with mock.patch.object(store, "VERSION", 0):
            build.rebuild(force=True)
    else:
        with mock.patch.object(build, "current", return_value=About("16384/elsewhere", 0)):
            build.rebuild(force=True)
    assert found(cast) == ["Karim Benali"]
    assert build.is_current()


def test_a_large_directory_is_indexed_by_the_worker_not_by_a_search(cast: Cast, index_folder: Path) -> None:
    with mock.patch.object(build, "SMALL", 2), mock.patch("cercle.directory.jobs.request_refresh") as refresh:
        assert not repair.repair()
        assert found(cast) == ["Karim Benali"]  # awaiting: found all the same
    assert refresh.called


def test_an_older_version_is_made_again_by_the_job_and_only_once(cast: Cast, index_folder: Path) -> None:
    build.rebuild()
    DirectoryState.objects.update_or_create(pk=1, defaults={"version": 7})
    assert not build.is_current()
    build.catch_up()
    known = store.opened()
    assert known
    assert known.about.version == 7
    build.rebuild()
    assert store.opened() is known


def test_a_change_is_seen_before_and_after_the_index_holds_it(cast: Cast, index_folder: Path) -> None:
    build.catch_up()
    nurse = Professional.objects.get(account=cast.nurse)
    nurse.family_name, nurse.awaiting_index = "Quiniou", cast.nurse.created_at
    nurse.save()
    for _ in range(2):
        assert found(cast) == []
        assert found(cast, "quiniou") == ["Karim Quiniou"]
        build.catch_up()


def test_an_entry_changed_while_it_was_indexed_still_awaits(cast: Cast, index_folder: Path) -> None:
    build.catch_up()
    nurse = Professional.objects.get(account=cast.nurse)
    nurse.family_name, nurse.awaiting_index = "Quiniou", cast.nurse.created_at
    nurse.save()
    build._no_longer_awaiting([(nurse.pk, cast.doctor.created_at)])
    nurse.refresh_from_db()
    assert nurse.awaiting_index


def test_a_search_looks_again_when_the_index_moves_under_it(cast: Cast, index_folder: Path) -> None:
    build.catch_up()
    nurse = Professional.objects.get(account=cast.nurse)
    nurse.family_name, nurse.awaiting_index = "Quiniou", cast.nurse.created_at
    nurse.save()
    moved: list[bool] = []
    real = entries.read

    def between(*arguments: object) -> object:
        if not moved:
            moved.append(True)
            build.catch_up()  # holds « Quiniou » now, after this search asked the index and before it asks PostgreSQL
        return real(*arguments)  # type: ignore[arg-type]

    with mock.patch.object(entries, "read", between):
        assert found(cast, "quiniou") == ["Karim Quiniou"]


def test_a_commit_by_another_process_is_seen(cast: Cast, index_folder: Path) -> None:
    build.catch_up()
    before = store.opened()
    assert before
    here = schema.document(10**9, "Ailleurs", "Autre", "Infirmier", [])
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path; from unittest import mock; from cercle.directory.index import store\n"
        f"with mock.patch.object(store, 'home', return_value=Path({str(store.home())!r})), store.locked():\n"
        f"    known = store.opened()\n    with store.changing(known) as writer:\n"
        f"        writer.put({here!r})\n        writer.commit(known.about)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=None)
    after = store.opened()
    assert after
    assert after is not before
    assert [hit.id for hit in finder.find(after, ["ailleurs"], 5)] == [10**9]


def test_one_writer_at_a_time(cast: Cast, index_folder: Path) -> None:
    with store.locked(), pytest.raises(store.Busy), store.locked(wait=False):
        pass


def test_a_killed_rebuild_leaves_the_old_index_and_no_folder(cast: Cast, index_folder: Path) -> None:
    build.rebuild()
    with pytest.raises(KeyboardInterrupt), store.replacing():
        raise KeyboardInterrupt
    (store.home() / "v-killed").mkdir()
    build.rebuild(force=True)
    assert len(list(store.home().glob("v-*"))) == 1
    assert found(cast) == ["Karim Benali"]


def test_the_folder_is_the_database_s_own(index_folder: Path) -> None:
    assert store.home().name == connection.settings_dict["NAME"]
