"""The addresses a tablet speaks to. They never look at a cookie, so no cookie can be abused: the token alone
says who speaks, which is why CSRF protection is rightly off here (and a test sends a cookie to see it ignored).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from . import actions, handovers, photos, protocol, roster
from .enums import PROTOCOL, SERVICE, DeviceStatus
from .models import Device

View = Callable[..., HttpResponseBase]
RETRY_AFTER_SECONDS = 20
# When the office has its network back, all tablets come at once. A worker writes one batch at a time and keeps its other
# threads for people at their screens; who finds no place is told at once when to come again. Spread, so that they
# do not come back as one herd. Measured by `run.py bench tablets`.
PLACES = 1
SOONEST_RETURN, LATEST_RETURN = 3, 12
_places = BoundedSemaphore(PLACES)
# Pictures have a place of their own: drawing one anew takes a moment, and marks never wait for it.
_places_of_pictures = BoundedSemaphore(PLACES)


def answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    """Every answer names the service: a tablet believes nobody else (a hotel's login page, some other server)."""
    response = JsonResponse(
        {"service": SERVICE, "protocol": PROTOCOL, "server_time": timezone.now().isoformat(), **content},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "no-store"
    return response


def speaks_protocol(view: View) -> View:
    """Turns what the protocol knows of trouble into its answers; a busy database is 503 and nothing was taken."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) > protocol.MAX_REQUEST_BYTES:
            return answer({"error": "too_large"}, 413)
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            return answer({"error": "too_large"}, 413)
        except protocol.Malformed as error:
            return answer({"error": "malformed", "detail": str(error)}, 400)
        except OperationalError:
            return busy(RETRY_AFTER_SECONDS)

    return wrapped


def busy(seconds: int) -> HttpResponse:
    """Nothing was taken; the tablet comes again after so many seconds."""
    response = answer({"error": "busy"}, 503)
    response["Retry-After"] = str(seconds)
    # An ordinary answer: a thousand lines of "Service Unavailable" would hide the one that matters.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def takes_its_turn(places: BoundedSemaphore) -> Callable[[View], View]:
    """Lets in as many as there are places; the others are told to come later and cost next to nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not places.acquire(blocking=False):
                return busy(random.randint(SOONEST_RETURN, LATEST_RETURN))
            try:
                return view(request, *args, **kwargs)
            finally:
                places.release()

        return wrapped

    return decorate


def device_of(request: HttpRequest) -> Device | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return actions.device_of(token) if scheme == "Device" else None


def content_of(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise protocol.Malformed("not JSON") from error


@require_POST
@speaks_protocol
def enrol(request: HttpRequest) -> HttpResponse:
    wanted = protocol.read_enrol(content_of(request))
    try:
        device, token = actions.enrol_device(code=wanted.code, jwk=wanted.jwk, app_version=wanted.app)
    except actions.EnrolmentRefused as refusal:
        return answer({"error": refusal.error}, 403)
    return answer({"device_id": str(device.pk), "label": device.label, "token": token}, 201)


@require_GET
@speaks_protocol
def show_roster(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    if device is None:
        return answer({"error": "unknown_device"}, 401)
    if device.status == DeviceStatus.REVOKED:
        return answer({"error": "device_revoked"}, 403)
    content = roster.snapshot(device)
    tag = f'"{content["version"]}"'
    Device.objects.filter(pk=device.pk).update(
        last_contact_at=timezone.now(), roster_version=content["version"]
    )
    if request.headers.get("If-None-Match") == tag:
        unchanged = HttpResponse(status=304)
        unchanged["ETag"] = tag
        return unchanged
    response = answer(content)
    response["ETag"] = tag
    return response


@require_POST
@speaks_protocol
@takes_its_turn(_places)
def take_events(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    if device is None:
        return answer({"error": "unknown_device"}, 401)
    sent = protocol.read_events(content_of(request))
    # Before the marks: they may be those of a class that was just handed over.
    classes = handovers.take_hand_overs(
        device, [handovers.Given(item.text, item.signature) for item in sent.classes]
    )
    receipts = actions.take_events(
        device, [actions.Sent(item.id, item.body, item.signature) for item in sent.events]
    )
    gaps = actions.receive_contact(
        device,
        highest_sequence=sent.highest_sequence,
        waiting=sent.waiting,
        device_now=sent.device_now,
        app_version=sent.app,
    )
    results = []
    for item, receipt in zip(sent.events, receipts, strict=True):
        result = {"id": item.id, "status": str(receipt.status)}
        if receipt.code is not None:
            result["code"] = str(receipt.code)
        results.append(result)
    skew = None
    if sent.device_now is not None:
        skew = round((sent.device_now - timezone.now()).total_seconds(), 1)
    decided = actions.decided_since(device, sent.under_review)
    content: dict[str, Any] = {"results": results, "gaps": gaps, "decided": decided, "skew_s": skew}
    if classes:
        content["classes"] = [
            {"id": one.id, "status": str(one.refusal or "taken")} for one in classes if one.id is not None
        ]
    if device.status == DeviceStatus.REVOKED:
        content["wipe_names"] = True
    return answer(content)


@require_POST
@speaks_protocol
@takes_its_turn(_places_of_pictures)
def take_photo(request: HttpRequest) -> HttpResponse:
    """One picture of a piece. A picture that is not taken stays on the tablet, with the reason."""
    device = device_of(request)
    if device is None:
        return answer({"error": "unknown_device"}, 401)
    if device.status == DeviceStatus.REVOKED:
        return answer({"error": "device_revoked"}, 403)
    receipt = photos.take_photo(device, protocol.read_photo(content_of(request)))
    content: dict[str, Any] = {"photo": str(receipt.id or ""), "status": "stored"}
    if receipt.code is not None:
        content |= {"status": "refused", "code": str(receipt.code)}
    return answer(content)
