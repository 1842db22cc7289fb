"""From the staging tables to the directory, set by set, in the caller's one transaction.

Only what differs is written: people whose rows changed (by digest), who are new, who came back. What was added here
(accounts, identities, entries made by hand) is never touched.
"""

from dataclasses import dataclass

from cercle.directory.imports.staging import run, value


@dataclass(frozen=True)
class Changes:
    """What the merge is going to do."""

    fresh: int
    changed: int
    returning: int
    leaving: int
    present: int  # people of the national file in the directory now, without those who left

    @property
    def any(self) -> bool:
        return bool(self.fresh or self.changed or self.returning or self.leaving)

    @property
    def share_leaving(self) -> float:
        return self.leaving / self.present if self.present else 0.0


def compare(*, complete: bool) -> Changes:
    """Compare the file with the directory. Nobody leaves when the file is not complete."""
    # Only what joins look at: to look at every column would take as long as to compare.
    run("ANALYZE directory_import_rows (line, national_id, structure)")
    # bit_xor does not depend on the order of a person's rows; their count tells a row that comes twice.
    # In the order of lines, ids grow with them, and every index is written from left to right.
    run(
        """
        CREATE UNLOGGED TABLE directory_import_changes AS
        SELECT file.national_id, file.digest, file.line, coalesce(p.id, nextval(s.sequence)) AS id,
               p.id IS NULL AS fresh, p.retired_at IS NOT NULL AS back, file.rows
        FROM (SELECT national_id, int8send(bit_xor(hash)) || int8send(count(*)) AS digest, min(line) AS line,
                     count(*) AS rows
              FROM directory_import_rows GROUP BY national_id ORDER BY line) file
        CROSS JOIN (SELECT pg_get_serial_sequence('directory_professional', 'id')::regclass AS sequence) s
        LEFT JOIN directory_professional p ON p.national_id = file.national_id
        WHERE p.id IS NULL OR p.digest IS DISTINCT FROM file.digest OR p.retired_at IS NOT NULL
        """
    )
    run("ANALYZE directory_import_changes")
    run(
        """
        CREATE UNLOGGED TABLE directory_import_leaving AS
        SELECT p.id FROM directory_professional p
        WHERE %s AND p.national_id IS NOT NULL AND p.retired_at IS NULL
          AND NOT EXISTS (SELECT FROM directory_import_rows r WHERE r.national_id = p.national_id)
          AND NOT EXISTS (SELECT FROM directory_import_spared s WHERE s.national_id = p.national_id)
        """,
        [complete],
    )
    return Changes(
        fresh=value("SELECT count(*) FROM directory_import_changes WHERE fresh"),
        changed=value("SELECT count(*) FROM directory_import_changes WHERE NOT fresh AND NOT back"),
        returning=value("SELECT count(*) FROM directory_import_changes WHERE back"),
        leaving=value("SELECT count(*) FROM directory_import_leaving"),
        present=value(
            "SELECT count(*) FROM directory_professional WHERE national_id IS NOT NULL AND retired_at IS NULL"
        ),
    )


def organisations() -> None:
    """Structures of the people who changed: new ones added, others brought up to date. The first line wins."""
    run(
        """
        WITH first AS (
            SELECT min(r.line) AS line FROM directory_import_rows r JOIN directory_import_changes c USING (national_id)
            WHERE structure <> '' GROUP BY left(structure, 40)
        ), named AS (
            SELECT left(structure, 40), left(coalesce(nullif(sign, ''), name), 200), left(finess, 9),
                   left(siret, 14), left(sector, 120),
                   left(concat_ws(' ', nullif(way_number, ''), nullif(way_index, ''), nullif(way_kind, ''),
                                  nullif(way, '')), 250),
                   left(postcode, 10), left(town, 100), left(town_code, 5)
            FROM first JOIN directory_import_rows r USING (line)
        )
        INSERT INTO directory_organisation AS o
            (identifier, name, finess, siret, sector, address, postcode, town, town_code)
        SELECT * FROM named
        ON CONFLICT (identifier) DO UPDATE SET name = excluded.name, finess = excluded.finess, siret = excluded.siret,
            sector = excluded.sector, address = excluded.address, postcode = excluded.postcode, town = excluded.town,
            town_code = excluded.town_code
        WHERE (o.name, o.finess, o.siret, o.sector, o.address, o.postcode, o.town, o.town_code) IS DISTINCT FROM
            (excluded.name, excluded.finess, excluded.siret, excluded.sector, excluded.address, excluded.postcode,
             excluded.town, excluded.town_code)
        """
    )


def people() -> None:
    run(
        """
        INSERT INTO directory_professional
            (id, national_id, family_name, given_name, title, profession_code, profession, digest, identity)
        SELECT c.id, c.national_id, left(r.family_name, 120), left(r.given_name, 120), left(r.title, 20),
               left(r.profession_code, 10), left(r.profession, 120), c.digest, 'declared'
        FROM directory_import_changes c JOIN directory_import_rows r ON r.line = c.line WHERE c.fresh
        """
    )
    run(
        """
        UPDATE directory_professional p SET family_name = left(r.family_name, 120),
            given_name = left(r.given_name, 120), title = left(r.title, 20), digest = c.digest, retired_at = NULL,
            profession_code = left(r.profession_code, 10), profession = left(r.profession, 120)
        FROM directory_import_changes c JOIN directory_import_rows r ON r.line = c.line
        WHERE p.id = c.id AND NOT c.fresh
        """
    )
    run("UPDATE directory_professional SET retired_at = now() WHERE id IN (SELECT id FROM directory_import_leaving)")


def activities() -> None:
    run(
        "DELETE FROM directory_activity a USING directory_import_changes c"
        " WHERE a.professional_id = c.id AND NOT c.fresh"
    )
    run(
        """
        INSERT INTO directory_activity
            (professional_id, organisation_id, position, specialty_code, specialty, mode, role, town, postcode)
        SELECT c.id, o.id, r.line, left(r.specialty_code, 10), left(r.specialty, 160), left(r.mode, 40),
               left(r.role, 120), left(r.town, 100), left(r.postcode, 10)
        FROM directory_import_rows r JOIN directory_import_changes c USING (national_id)
        LEFT JOIN directory_organisation o ON o.identifier = left(r.structure, 40)
        """
    )


def contacts() -> None:
    """Details of the people who changed, cleaned when the file was read; those who have none left keep none."""
    run(
        "DELETE FROM directory_recordedcontact k USING directory_import_changes c"
        " WHERE k.professional_id = c.id AND NOT c.fresh"
    )
    # Four people in five have one row: nothing to gather for them.
    run(
        """
        INSERT INTO directory_recordedcontact (professional_id, emails, phones)
        SELECT c.id, array_remove(ARRAY[r.email], ''), array_remove(CASE WHEN r.phone_2 = r.phone
                 THEN ARRAY[r.phone] ELSE ARRAY[r.phone, r.phone_2] END, '')
        FROM directory_import_rows r JOIN directory_import_changes c ON c.line = r.line
        WHERE c.rows = 1 AND (r.email <> '' OR r.phone <> '' OR r.phone_2 <> '')
        """
    )
    run(
        """
        INSERT INTO directory_recordedcontact (professional_id, emails, phones)
        SELECT c.id, array_remove(array_agg(DISTINCT r.email), ''), array_remove(array_agg(DISTINCT said.phone), '')
        FROM directory_import_rows r JOIN directory_import_changes c USING (national_id)
        CROSS JOIN LATERAL (VALUES (r.phone), (r.phone_2)) AS said(phone)
        WHERE c.rows > 1 GROUP BY c.id HAVING bool_or(r.email <> '' OR said.phone <> '')
        """
    )


def raise_version() -> int:
    """Mark that the directory changed: an index of an older version is known to be outdated."""
    return int(
        value(
            "INSERT INTO directory_directorystate AS s (id, version) VALUES (1, 1)"
            " ON CONFLICT (id) DO UPDATE SET version = s.version + 1 RETURNING version"
        )
    )


def analyse() -> None:
    """After many rows changed at once: until then the database plans as if there were none."""
    run("ANALYZE directory_professional, directory_activity, directory_organisation, directory_recordedcontact")


def changed_ids() -> list[int]:
    rows = value(
        "SELECT array_agg(id) FROM (SELECT id FROM directory_import_changes"
        " UNION ALL SELECT id FROM directory_import_leaving) ids"
    )
    return list(rows or [])
