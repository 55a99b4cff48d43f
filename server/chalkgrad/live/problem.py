"""Refusals over HTTP: problem details (RFC 9457), from whichever part of the server they come."""

from http import HTTPStatus
from typing import Any

MEDIA = "application/problem+json"


def problem(
    status: HTTPStatus, code: str, detail: str, title: str | None = None, **more: Any
) -> dict[str, Any]:
    """A refusal as a problem.

    Parameters
    ----------
    status
        The answer's status.
    code
        A stable word for programs and translations; the page of the API explains it.
    detail
        What is wrong with this request.
    title
        What is wrong with all requests that are refused so; the status says by default.
    more
        Further members: `ids` of nodes, the `place` in what was sent, `details`.
    """
    return {
        "type": f"/api#{code}",
        "title": title or status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        **more,
    }
