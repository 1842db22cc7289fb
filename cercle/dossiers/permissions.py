"""docs/permissions.md, written from the matrix of rights."""

from django.utils import translation

from cercle.dossiers.rights import ACTS, HOLDERS, MATRIX, PROFESSIONS, SCOPE_NAMES, SCOPES, Holder

_HEAD = """# Who may do what in a dossier

Written by `cercle permissions` from `cercle/dossiers/rights.py`, and held against it by a test: change the table there.

- **Access needs an account and membership of the circle.** Whoever is in no circle may do nothing and learns of no
  dossier, an administrator included (who may add and remove people without reading, and change this table for the
  site at « Dossiers » → « Droits », each change being traced).
- The row is decided by the part somebody has in that very circle: a doctor who is their mother's caregiver has a
  caregiver's rights in her dossier.
- A caregiver comes on the patient's word: whoever brings one in, or changes what they see, needs both `invite` and
  `consent` there, and the word is noted with what it opens. An administrator does neither.
- A caregiver sees what their scope opens, until the date it ends; the patient and caregivers read only what is marked
  as meant for them, whatever the table says.
- The national number (INS) stands on a qualified identity alone, for professionals and the patient: a caregiver never
  reads it.
- A seat that waits, or somebody noted by hand, has no right at all.
- With `CERCLE_PROOF_FOR_DOSSIERS=1`, a professional whose identity is only declared has none either.
- Whoever broke the glass (`break_glass`: `CERCLE_EMERGENCY_HOURS` in a dossier whose circle they are not in, with a
  reason that the circle and the patient read) may do what both their profession's column and « Accès en urgence »
  allow. It takes an identity that is confirmed or proven.
- An objection of the patient ends the memberships it touches at once and keeps such people out.
"""


def document() -> str:
    """The whole page, in the interface's own words."""
    with translation.override("fr"):
        return "\n".join([_HEAD, *_table(), "", "## Groups of professions", "", *_groups(), "", *_scopes(), ""])


def _table() -> list[str]:
    head = "| | " + " | ".join(str(name) for name in HOLDERS.values()) + " |"
    rule = "|---" * (len(HOLDERS) + 1) + "|"
    rows = [
        f"| {label} (`{right.value}`) | " + " | ".join("✓" if right in MATRIX[each] else "—" for each in HOLDERS) + " |"
        for right, label in ACTS.items()
    ]
    return [head, rule, *rows]


def _groups() -> list[str]:
    """Codes of the national table, as the directory has them."""
    lines = []
    for holder, name in HOLDERS.items():
        codes = ", ".join(sorted(code for code, group in PROFESSIONS.items() if group is holder))
        if codes:
            lines.append(f"- {name} (`{holder.value}`): {codes}")
    lines.append(f"- {HOLDERS[Holder.OTHER]} (`{Holder.OTHER.value}`): every other code, and whoever has no entry")
    return lines


def _scopes() -> list[str]:
    lines = ["## What a caregiver's scope opens", ""]
    for code, rights in SCOPES.items():
        lines.append(f"- `{code}` ({SCOPE_NAMES[code]}): " + ", ".join(sorted(f"`{right.value}`" for right in rights)))
    return lines
