"""The migrations make the tables that the code speaks of."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk.ledger.schema import METADATA
from kiosk.ledger.store import Ledger


def test_migrations_and_schema_agree(ledger: Ledger) -> None:
    """Nothing in the one that is not in the other, but the number that a server gives each row of facts."""

    def differences(connection: Any) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            difference
            for difference in compare_metadata(context, METADATA)
            if "alembic_version" not in str(difference) and not _is_row_number(difference)
        ]

    assert ledger.database.read(differences) == []


def _is_row_number(difference: Any) -> bool:
    return bool(difference[:3] == ("remove_column", None, "facts") and difference[3].name == "inserted")


def test_the_site_leads_every_key() -> None:
    """Primary keys, unique keys and foreign keys of every table begin with the site."""
    for table in METADATA.tables.values():
        for constraint in table.constraints:
            columns = list(getattr(constraint, "columns", []))
            if columns:
                assert columns[0].name == "site", (table.name, constraint.name)
