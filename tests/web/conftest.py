"""The whole app on both databases, for the tests of what the pages and the API promise."""

from collections.abc import Iterator

import pytest

from tests.databases import empty
from tests.web.whole_app import Whole, serving


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """Built once a module on each; its people do not meet, or the test empties it."""
    folder = tmp_path_factory.mktemp("whole")
    if request.param == "sqlite":
        served = serving(folder, request.getfixturevalue("empty_sqlite"))
    else:
        url = request.getfixturevalue("migrated_postgres")
        served = serving(folder, None, FOURFOLD_DATABASE_URL=url)
    with served as whole:
        empty(whole.app.extensions["fourfold"].store.engine)
        yield whole
