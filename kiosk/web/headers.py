"""Headers of every answer, and where a request may come from."""

from flask import Request, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "media-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SITES = frozenset({"same-origin", "none"})


def add_headers(response: Response) -> Response:
    """Every answer carries them; pages and documents are never kept by a browser."""
    response.headers.update(HEADERS)
    if response.mimetype not in {"text/css", "text/javascript", "image/svg+xml"}:
        response.headers["Cache-Control"] = "no-store"
    return response


def foreign(request: Request, origins: frozenset[str]) -> str | None:
    """What shows that a request comes from another site's page; None when nothing does."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        return "Origin"
    if request.headers.get("Sec-Fetch-Site", "none") not in SITES:
        return "Sec-Fetch-Site"
    hosts = {known.split("://", 1)[1] for known in origins}
    return None if not hosts or request.host in hosts else "Host"
