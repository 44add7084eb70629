"""The page behind the QR and what it needs: the trust list, the status list, the issuer's document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from . import conf, keyring, limits, offline, transcripts, verification
from .forms import CodeForm, FileForm
from .models import Certificate, RegisterEntry
from .sealing import LARGEST_FILE
from .sentences import verdict_words
from .status_list import signed_status_list


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    response = render(
        request,
        "certificates/verify.html",
        {
            "form": context.pop("form", None) or CodeForm(),
            "file_form": FileForm(),
            "host": conf.host(),
            "reasons": verdict_words(),
            "today": timezone.now(),
            **context,
        },
    )
    # The address carries the code of a certificate behind `#`: no other site may learn where the reader came from.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
@csrf_protect
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code (POST), or be read by the module of this page (the digits behind `#`, never sent).

    Unknown, malformed and too often get the same answer with the same words.
    """
    if request.method != "POST":
        return _page(request)
    form = CodeForm(request.POST)
    code = request.POST.get("code", "")[:200]
    over = limits.is_over_limit(request)
    answer = verification.look_up("" if over else code)
    response = _page(request, form=form if code else CodeForm(), asked=True, answer=answer)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["POST"])
@csrf_protect
def verify_file(request: HttpRequest) -> HttpResponse:
    """The verdict on a file somebody drops. Nothing of it is kept."""
    uploaded = request.FILES.get("file")
    if uploaded is None or limits.is_over_limit(request):
        return _page(request, file_asked=True, file_verdict=None)
    if uploaded.size is None or uploaded.size > LARGEST_FILE:
        verdict = verification.FileVerdict("invalid", "too_large")
    else:
        verdict = verification.verify_file(uploaded.read())
    response = _page(
        request,
        file_asked=True,
        file_verdict=verdict,
        file_reason=verdict_words().get(verdict.reason, verdict_words()["other"]),
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@cache_control(public=True, max_age=300)
def trust(request: HttpRequest) -> JsonResponse:
    """Keys, withdrawn certificates as hashes, and the head of the register: what a browser needs to judge by itself."""
    response = JsonResponse(keyring.current_trust_list(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def did_document(request: HttpRequest) -> JsonResponse:
    """The issuer's did:web document with the keys of the credentials."""
    from .credential import did_document as build

    return JsonResponse(
        build(keyring.did(), keyring.trusted_credential_keys()), content_type="application/did+json"
    )


@require_GET
@cache_control(public=True, max_age=300)
def status(request: HttpRequest, number: int) -> HttpResponse:
    """The signed Bitstring status list of the credentials with these register entries."""
    from .credential import STATUS_LIST_LENGTH

    last = RegisterEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    if number < 1 or number > last // STATUS_LIST_LENGTH + 1:
        raise Http404
    return HttpResponse(signed_status_list(number), content_type="application/vc+ld+json")


@require_GET
@cache_control(public=True, max_age=3600)
def achievement(request: HttpRequest, code: str) -> JsonResponse:
    """What a course's achievement is, for readers of credentials: its name as on the latest certificate."""
    latest = Certificate.objects.filter(
        Q(pathway__code__iexact=code)
        | Q(pathway=None, completion__cohort__edition__course__code__iexact=code)
    ).first()
    if latest is None:
        raise Http404
    facts = latest.read_facts()
    return JsonResponse(
        {
            "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": request.build_absolute_uri(),
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": facts.course,
            "inLanguage": "es",
            "criteria": {
                "narrative": "\n".join(
                    " / ".join(filter(None, (one["name"], one.get("name_en", ""))))
                    for one in facts.detail.get("skills", ())
                )
                or facts.course
            },
        }
    )


@require_GET
def transcript(request: HttpRequest, token: str) -> HttpResponse:
    """The certificates a person had published for a time. Unknown, ended and withdrawn addresses answer alike."""
    shown = None if limits.is_over_limit(request) else transcripts.read(token)
    response = render(
        request,
        "certificates/transcript.html",
        {
            "shown": shown,
            "rows": [{"facts": facts, "code": facts.code} for facts in shown.certificates] if shown else [],
            "is_demo": keyring.is_all_demo(),
        },
        status=200 if shown else 404,
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@cache_control(public=True, max_age=300)
def offline_page(request: HttpRequest) -> HttpResponse:
    """The page as one file to keep. It brings its own policy: nothing from outside, nothing to outside."""
    response = HttpResponse(offline.page(), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="comprobar-certificado.html"'
    return response


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker that keeps the verification page working without a network."""
    found = finders.find("lms/certificates/verify-worker.js")
    if not isinstance(found, str):
        raise Http404
    text = Path(found).read_text(encoding="utf-8")
    files = [
        static(f"lms/{name}")
        for name in (
            "certificates/verify-core.js",
            "certificates/verify-page.js",
            "certificates/verify.css",
            "css/fonts.css",
            "css/tokens.css",
            "css/base.css",
            "css/components.css",
            "css/public.css",
            "img/icons.svg",
            "js/quick-exit.js",
        )
    ]
    response = HttpResponse(
        text.replace("/* FILES */", ", ".join(f'"{name}"' for name in files)), content_type="text/javascript"
    )
    response["Service-Worker-Allowed"] = "/v"
    response["Cache-Control"] = "no-cache"
    return response
