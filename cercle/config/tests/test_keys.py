from pathlib import Path

import pytest

from cercle.config import env, keys


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first = keys.link_keys(tmp_path)
    assert keys.link_keys(tmp_path) == first
    assert len(first[0]) >= 43
    file = tmp_path / "keys" / "links"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_each_purpose_has_its_own(tmp_path: Path) -> None:
    signing, _ = keys.signing_keys(tmp_path)
    others = {*keys.link_keys(tmp_path), *keys.text_keys(tmp_path), keys.search_key(tmp_path)}
    assert len({signing, *others}) == 4


def test_the_first_line_is_the_newest(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "signing").write_text("new" * 20 + "\n\n" + "old" * 20 + "\n")
    assert keys.signing_keys(tmp_path) == ("new" * 20, ["old" * 20])


def test_an_empty_file_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "text").write_text("\n")
    with pytest.raises(SystemExit, match="backup of the keys"):
        keys.text_keys(tmp_path)


def test_the_environment_wins_and_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERCLE_TEXT_KEYS", f"{'n' * 43},{'o' * 43}")
    assert keys.text_keys(tmp_path) == ["n" * 43, "o" * 43]
    assert not (tmp_path / "keys").exists()
    monkeypatch.setenv("CERCLE_TEXT_KEYS", "short")
    with pytest.raises(env.BadSetting, match="CERCLE_TEXT_KEYS"):
        keys.text_keys(tmp_path)


def test_the_push_key_is_a_scalar_of_its_curve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.push_key(tmp_path)
    assert len(made) == 43
    assert keys.push_key(tmp_path) == made
    monkeypatch.setenv("CERCLE_VAPID_KEY", "Fo2lxOfwxjTpLU0Bu2gUkTnPGGXHEmRnhoRPoXK-a04")
    assert keys.push_key(tmp_path).startswith("Fo2")
    for wrong in ("short", "_" * 43, "A" * 43, "é" * 43):
        monkeypatch.setenv("CERCLE_VAPID_KEY", wrong)
        with pytest.raises(env.BadSetting, match="CERCLE_VAPID_KEY"):
            keys.push_key(tmp_path)
