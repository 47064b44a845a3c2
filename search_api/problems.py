"""Errors of every kind: RFC 9457 problem documents for programs, plain pages for people. One handler for the tree."""

from __future__ import annotations

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from models.errors import BuktiError, RequestError, StoreError, TooManyError, UnauthenticatedError
from search_api.access.places import is_page
from search_api.serving.request_ids import request_id
from search_api.web.desk import Desk
from search_api.web.words import PARAMETERS

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
_HEADINGS = {
    "not_found": "Tidak ada di sini",
    "bad_request": "Permintaan ini tidak dapat dijalankan",
    "missing_extra": "Bagian ini belum dipasang",
    "store_busy": "Data sedang dipakai",
    "disk_full": "Ruang simpan penuh",
    "store_corrupt": "Data rusak",
    "unauthenticated": "Anda belum masuk",
    "forbidden": "Ini tidak diizinkan",
    "too_many": "Terlalu banyak permintaan",
    "too_large": "Permintaan terlalu besar",
    "internal": "Ada yang salah pada program",
}
_ADVICE = {
    "not_found": "Alamatnya mungkin salah salin. Cari lagi dari halaman Cari; bukti yang sudah bernomor tetap ada.",
    "bad_request": "Tidak ada yang hilang. Perbaiki bagian yang disebut di bawah, atau mulai lagi dari halaman Cari.",
    "missing_extra": "Minta pengelola memasangnya. Pencarian dengan kata tetap berjalan.",
    "store_busy": "Tidak ada yang hilang. Coba lagi dalam beberapa detik.",
    "disk_full": "Yang sudah disimpan tetap aman. Minta pengelola menambah ruang.",
    "store_corrupt": "Minta pengelola memeriksa data dan memulihkannya dari cadangan.",
    "unauthenticated": "Masuk dahulu dengan token dari pengelola, lalu buka halaman ini lagi.",
    "forbidden": "Tidak ada yang berubah. Muat ulang halaman lalu coba lagi, atau minta hak itu kepada pengelola.",
    "too_many": "Tidak ada yang hilang. Tunggu sebentar, lalu lanjutkan.",
    "too_large": "Tidak ada yang disimpan. Kirim lebih sedikit sekaligus.",
    "internal": "Data tidak berubah. Coba lagi; bila berulang, kirim alamat halaman ini kepada pengelola.",
}
_STORE = ("Data sedang tidak dapat dibaca", "Tidak ada yang hilang. Coba lagi dalam beberapa detik.")


_BARE = {
    "not_found_address": "not found",
    "method": "method not allowed",
    "internal": "internal error",
    "http": "request refused",
}


def problem(
    status: int, title: str, detail: str, *, kind: str = "about:blank", parameter: str = "", request: str = ""
) -> Response:
    """One problem document; `parameter` names the offending part of the request, `request` its id in the log."""
    body: dict[str, object] = {"type": kind, "title": title, "status": status, "detail": detail}
    if request:
        body["request_id"] = request
    if parameter:
        body["errors"] = [{"parameter": parameter, "detail": detail}]
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


class Problems:
    """Answers an error as the one who asks can read it: a program a document, a person a page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, connection: HTTPConnection, error: BuktiError) -> Response:
        """The answer for an error of ours, with what a client may do about it in its headers."""
        parameter = error.parameter if isinstance(error, RequestError) else ""
        found = self.answer(connection, error.status, error.reason, error.detail, parameter)
        if isinstance(error, StoreError) or error.status == 503:
            found.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        if isinstance(error, TooManyError):
            found.headers["Retry-After"] = str(error.wait)
        if isinstance(error, UnauthenticatedError):
            found.headers["WWW-Authenticate"] = 'Bearer realm="Bukti"'
        return found

    def answer(
        self, connection: HTTPConnection, status: int, reason: str, detail: str, parameter: str = ""
    ) -> Response:
        if not is_page(connection.scope["path"]):
            bare = _BARE.get(reason)
            return problem(
                status,
                bare or reason.replace("_", " "),
                detail,
                kind="about:blank" if bare else f"bukti:{reason}",
                parameter=parameter,
                request=request_id(connection),
            )
        return error_page(self._desk, status, reason.removesuffix("_address"), detail, parameter)


def install(app: FastAPI, problems: Problems) -> None:
    """Answer every error, and every address that is none. What nobody foresaw is `Observed`'s."""

    async def known(request: Request, error: Exception) -> Response:
        if not isinstance(error, BuktiError):
            raise error
        return problems.of(request, error)

    async def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        reason, detail = _REFUSALS.get(error.status_code, ("http", error.detail))
        found = problems.answer(request, error.status_code, reason, detail or error.detail)
        found.headers.update(error.headers or {})
        return found

    async def unread(request: Request, error: Exception) -> Response:
        faults = error.errors() if isinstance(error, RequestValidationError) else []
        if not faults:
            return problems.answer(request, 422, "bad_request", "the request makes no sense; see /openapi.json")
        where, said = faults[0]["loc"][-1], faults[0]["msg"]
        return problems.answer(request, 422, "bad_request", f"{where}: {said}; see /openapi.json", str(where))

    app.add_exception_handler(BuktiError, known)
    app.add_exception_handler(RequestValidationError, unread)
    app.add_exception_handler(HTTPException, refused)


# Starlette's and FastAPI's own refusals: our reason, and words where theirs say too little.
_REFUSALS = {
    404: ("not_found_address", "no such address; see /openapi.json"),
    405: ("method", "this address takes another method; see /openapi.json"),
    413: ("too_large", ""),
}


def error_page(desk: Desk, status: int, reason: str, detail: str, parameter: str = "") -> Response:
    """What happened, that nothing is lost, and what to do; the technical words last."""
    heading, advice = _HEADINGS.get(reason, _STORE[0]), _ADVICE.get(reason, _STORE[1])
    if reason in {"method", "http"}:
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
