"""Errors of every kind: RFC 9457 problem documents for programs, plain pages for people. One handler for the tree."""

from __future__ import annotations

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from models.errors import BuktiError, RequestError, StoreError
from search_api.web.desk import Desk
from search_api.web.words import PARAMETERS

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
# Addresses that programs read; all others are pages.
_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_HEADINGS = {
    "not_found": "Tidak ada di sini",
    "bad_request": "Permintaan ini tidak dapat dijalankan",
    "missing_extra": "Bagian ini belum dipasang",
    "store_busy": "Data sedang dipakai",
    "disk_full": "Ruang simpan penuh",
    "store_corrupt": "Data rusak",
    "internal": "Ada yang salah pada program",
}
_ADVICE = {
    "not_found": "Alamatnya mungkin salah salin. Cari lagi dari halaman Cari; bukti yang sudah bernomor tetap ada.",
    "bad_request": "Tidak ada yang hilang. Perbaiki bagian yang disebut di bawah, atau mulai lagi dari halaman Cari.",
    "missing_extra": "Minta pengelola memasangnya. Pencarian dengan kata tetap berjalan.",
    "store_busy": "Tidak ada yang hilang. Coba lagi dalam beberapa detik.",
    "disk_full": "Yang sudah disimpan tetap aman. Minta pengelola menambah ruang.",
    "store_corrupt": "Minta pengelola memeriksa data dan memulihkannya dari cadangan.",
    "internal": "Data tidak berubah. Coba lagi; bila berulang, kirim alamat halaman ini kepada pengelola.",
}
_STORE = ("Data sedang tidak dapat dibaca", "Tidak ada yang hilang. Coba lagi dalam beberapa detik.")


def problem(status: int, title: str, detail: str, *, kind: str = "about:blank", parameter: str = "") -> Response:
    """One problem document; `parameter` names the offending part of the request."""
    body: dict[str, object] = {"type": kind, "title": title, "status": status, "detail": detail}
    if parameter:
        body["errors"] = [{"parameter": parameter, "detail": detail}]
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI, desk: Desk) -> None:
    """Answer every error, and every address that is none, as the one who asks can read it."""

    def answer(request: Request, status: int, reason: str, detail: str, parameter: str = "") -> Response:
        if request.url.path.startswith(_PROGRAMS):
            kind = "about:blank" if reason in {"not_found_address", "method", "internal"} else f"bukti:{reason}"
            title = {"not_found_address": "not found", "method": "method not allowed"}.get(reason, reason)
            return problem(status, title.replace("_", " "), detail, kind=kind, parameter=parameter)
        return error_page(desk, status, reason.removesuffix("_address"), detail, parameter)

    async def known(request: Request, error: Exception) -> Response:
        if not isinstance(error, BuktiError):
            raise error
        parameter = error.parameter if isinstance(error, RequestError) else ""
        found = answer(request, error.status, error.reason, error.detail, parameter)
        if isinstance(error, StoreError) and error.retry:
            found.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return found

    async def absent(request: Request, _: Exception) -> Response:
        return answer(request, 404, "not_found_address", "no such address; see /openapi.json")

    async def refused(request: Request, _: Exception) -> Response:
        return answer(request, 405, "method", "this address takes another method; see /openapi.json")

    async def unread(request: Request, error: Exception) -> Response:
        return answer(request, 422, "bad_request", " ".join(str(error).split()))

    async def broken(request: Request, _: Exception) -> Response:
        return answer(request, 500, "internal", "an error of ours; the log has it")

    app.add_exception_handler(BuktiError, known)
    app.add_exception_handler(RequestValidationError, unread)
    app.add_exception_handler(404, absent)
    app.add_exception_handler(405, refused)
    app.add_exception_handler(Exception, broken)


def error_page(desk: Desk, status: int, reason: str, detail: str, parameter: str = "") -> Response:
    """What happened, that nothing is lost, and what to do; the technical words last."""
    heading, advice = _HEADINGS.get(reason, _STORE[0]), _ADVICE.get(reason, _STORE[1])
    if reason == "method":
        heading, advice = _HEADINGS["bad_request"], _ADVICE["bad_request"]
    return desk.page(
        "error.html",
        status=status,
        title=heading,
        heading=heading,
        advice=advice,
        parameter=PARAMETERS.get(parameter, parameter),
        detail=detail,
    )
