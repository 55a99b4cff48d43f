"""``python -m tests``: the whole suite, with the browsers found or installed first."""

import sys

import pytest

from tests import chromium, webdriver

# Browser tests wait more than they compute, so two workers suit even two cores.
WORKERS = ["-n", "2", "--dist", "worksteal"]

if __name__ == "__main__":
    chromium.find_or_get()
    webdriver.get_all()
    sys.exit(pytest.main([*WORKERS, *sys.argv[1:]]))
