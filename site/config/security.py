"""What browsers are told to refuse, on each side of the site."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

EDITORS_SIDE = "/cms/"
# The position is asked for by our own page, on a click ("autour de moi"); nothing else of the device, by nobody.
PERMISSIONS = (
    "geolocation=(self), accelerometer=(), browsing-topics=(), camera=(), display-capture=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict on the public pages, as loose as Wagtail's own screens need on the editors' side."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(EDITORS_SIDE) and not report_only:
            parts.config = settings.CONTENT_SECURITY_POLICY_CMS["DIRECTIVES"]
        return parts


class PermissionsPolicyMiddleware:
    """Says what of the device a page may use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
