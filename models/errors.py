"""The one tree of errors. What goes wrong in a library is raised again as one of these, `raise ... from`.

    BuktiError
    ├── InputError                 an item (file, line, page) that can't be taken in; the rest of the batch goes on
    │   ├── MissingInput           the path is gone or may not be read
    │   ├── EmptyInput             no bytes, or no text in them
    │   ├── BinaryInput            bytes of no kind that we read
    │   ├── UndecodableInput       text in no encoding that we know
    │   ├── OversizedInput         over a cap on size, depth or unpacked size
    │   ├── EncryptedInput         a password stands before the text
    │   ├── TruncatedInput         cut short: the file's own structure says so
    │   └── MalformedInput         not what its name or first bytes promise
    ├── RequestError               a call that makes no sense: a parameter, a code, a query
    │   └── SettingsError          a setting that makes no sense
    ├── NotFoundError              an id that was never given out
    ├── AccessError                who asks may not
    │   ├── UnauthenticatedError   we don't know who asks
    │   ├── ForbiddenError         we know, and the role or the form is not the right one
    │   └── TooManyError           asked too often; later works
    ├── ResourceError              a line of a lexicon or table that breaks its schema
    ├── MissingExtraError          an optional part is not installed
    └── StoreError                 the store can't do it now
        ├── StoreFullError         no space left; nothing half-written stays
        ├── StoreBusyError         somebody else holds what we need for longer than we wait
        ├── StoreUnavailableError  the engine that keeps it is away or overloaded
        ├── StoreRefusedError      the engine that keeps it lets us not in, or forbids what we ask
        ├── StoreCorruptError      what was read is not what was written
        └── StoreVersionError      written by a version that this one can't read

`reason` is the stable word a program reads; the message is one line that says what happened and what to do.
`status` is the HTTP status the API answers with. `retry` tells "later may work" from "never will".
"""

from __future__ import annotations

from typing import ClassVar


class BuktiError(Exception):
    """Base of all errors that Bukti raises on purpose."""

    reason: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    retry: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def detail(self) -> str:
        """One line: what happened, then what to do."""
        line = f"{self.message}; {self.hint}" if self.hint else self.message
        return " ".join(line.split())

    def __str__(self) -> str:
        return self.detail


class InputError(BuktiError):
    reason = "unreadable"
    status = 422


class MissingInput(InputError):
    reason = "missing"


class EmptyInput(InputError):
    reason = "empty"


class BinaryInput(InputError):
    reason = "binary"


class UndecodableInput(InputError):
    reason = "undecodable"


class OversizedInput(InputError):
    reason = "too_large"


class EncryptedInput(InputError):
    reason = "encrypted"


class TruncatedInput(InputError):
    reason = "truncated"


class MalformedInput(InputError):
    reason = "malformed"


class RequestError(BuktiError):
    """A request that can't be meant as it stands; `parameter` names the offending part."""

    reason = "bad_request"
    status = 422

    def __init__(self, message: str, *, parameter: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.parameter = parameter


class SettingsError(RequestError):
    reason = "bad_setting"


class NotFoundError(BuktiError):
    reason = "not_found"
    status = 404


class AccessError(BuktiError):
    reason = "access"
    status = 403


class UnauthenticatedError(AccessError):
    reason = "unauthenticated"
    status = 401


class ForbiddenError(AccessError):
    reason = "forbidden"


class TooManyError(AccessError):
    """`wait`: whole seconds after which the next call may pass."""

    reason = "too_many"
    status = 429
    retry = True

    def __init__(self, message: str, *, wait: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.wait = wait


class ResourceError(BuktiError):
    """A resource file breaks its schema; the message starts with `file:line`."""

    reason = "bad_resource"


class MissingExtraError(BuktiError):
    reason = "missing_extra"
    status = 503


class StoreError(BuktiError):
    reason = "store"
    status = 503
    retry = True


class StoreFullError(StoreError):
    reason = "disk_full"


class StoreBusyError(StoreError):
    reason = "store_busy"


class StoreUnavailableError(StoreError):
    reason = "store_unavailable"


class StoreRefusedError(StoreError):
    reason = "store_refused"
    retry = False


class StoreCorruptError(StoreError):
    reason = "store_corrupt"
    retry = False


class StoreVersionError(StoreError):
    reason = "store_version"
    retry = False
