"""Every figure of the pages equals SQL written another way: tests/oracle, from the rules, on the tables as they came."""

from __future__ import annotations

import pytest

from dashboard import database
from dashboard.database import ROOT
from tests import comparing
from tests.comparing import QUERIES

DATASETS = {
    "five people, no women": {"municipalities": 3, "people": 5, "seed": 5, "share_women": 0.0},
    "sixty people, every age unknown": {"municipalities": 4, "people": 60, "seed": 60, "share_unknown_age": 1.0},
    "five thousand people": {"municipalities": 12, "people": 5000, "seed": 7},
}
SHOWN = ("people", "plans", "overview", "municipality", "indicators")


def test_every_query_of_the_pages_has_an_oracle():
    folders = (path for folder in SHOWN for path in (ROOT / "queries" / folder).glob("*.sql"))
    queries = {str(path.relative_to(ROOT / "queries").with_suffix("")) for path in folders}
    assert queries == set(QUERIES)


@pytest.mark.parametrize("query", QUERIES)
def test_figures_of_the_demonstration_equal_those_counted_another_way(demonstration, query):
    path = demonstration.path
    assert not comparing.disagreements(path, query, comparing.cases(path, query))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("dataset", DATASETS)
def test_figures_of_a_generated_dataset_equal_those_counted_another_way(published, dataset, query):
    path = published(**DATASETS[dataset]).path
    assert not comparing.disagreements(path, query, comparing.cases(path, query, is_thorough=False))
