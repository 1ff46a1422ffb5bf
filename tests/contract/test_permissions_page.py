"""docs/permissions.md says what the code allows."""

from pathlib import Path

from parley_contract.generate.permissions import permissions_table

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_permissions_page_holds_the_table_of_the_code():
    """The page's table is the one that gateway and history ask."""
    text = PAGE.read_text()
    table = text.partition("<!-- table -->\n")[2].partition("<!-- /table -->")[0]
    assert table == permissions_table()
