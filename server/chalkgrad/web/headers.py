"""Headers of every answer."""

import secrets

from flask import Flask, Response, current_app, g

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'{nonce}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors {framed}",
    )
)


def register(app: Flask) -> None:
    """Put the headers on every answer of an application."""
    app.after_request(_add_headers)


def style_nonce() -> str:
    """A fresh nonce under which this answer's page may write style elements; CodeMirror does."""
    g.style_nonce = secrets.token_urlsafe(16)
    return str(g.style_nonce)


def _add_headers(response: Response) -> Response:
    nonce = g.get("style_nonce")
    policy = CONTENT_SECURITY_POLICY.format(
        nonce=f" 'nonce-{nonce}'" if nonce else "",
        # A page that is made for frames says so.
        framed="*" if g.get("is_frame") else current_app.config["FRAMED_BY"],
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response
