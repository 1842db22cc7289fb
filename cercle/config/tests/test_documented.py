"""What one may set is written down."""

import re

from cercle.config.folders import ROOT

READ = re.compile(r'env\.(?:text|boolean|integer|words|path|base_url)\(\s*"([A-Z_]+)"|_keys\("([A-Z_]+)"')


def test_each_setting_stands_in_the_table_of_settings() -> None:
    documented = (ROOT / "docs" / "operations.md").read_text()
    names: set[str] = set()
    for file in (ROOT / "cercle").rglob("*.py"):
        if "tests" not in file.parts:
            names.update(one or other for one, other in READ.findall(file.read_text()))
    names.discard("CERCLE_TEST_DB")
    assert {"PORT", "CERCLE_BASE_URL", "CERCLE_TEXT_KEYS"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in documented] == []
