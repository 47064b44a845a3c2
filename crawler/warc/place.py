"""Where finished WARC files lie: a folder of this machine, or any address that fsspec knows (s3://, gs://, memory://)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from crawler.warc.member import Readable
from crawler.warc.open_file import SUFFIX, sync_folder
from models.errors import MissingExtraError, NotFoundError, SettingsError, StoreError


class Place(Protocol):
    """Names are plain file names. Errors are those of `models.errors`."""

    def names(self) -> list[str]:
        """All WARC files, sorted."""
        ...

    def read(self, name: str, offset: int, length: int) -> bytes:
        """That part of a file, shorter where the file ends. Raises NotFoundError."""
        ...

    def opened(self, name: str) -> Any:
        """A context manager that gives the file to be read from its start."""
        ...

    def publish(self, path: Path) -> None:
        """Take in a file that is finished; it lies there alone afterwards."""
        ...

    def replace(self, name: str, offset: int, data: bytes) -> None:
        """Write over a part of a file, durably."""
        ...


class FolderPlace:
    """Files are finished where they are written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        return sorted(path.name for path in self.root.glob(f"*{SUFFIX}"))

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self.opened(name) as file:
            file.seek(offset)
            data: bytes = file.read(length)
            return data

    @contextmanager
    def opened(self, name: str) -> Iterator[Any]:
        path = self._path(name)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise NotFoundError(
                f"the archive {self.root} has no file {name}", hint="restore the archive's folder from a backup"
            ) from error
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be read: {error.strerror}") from error
        with file:
            yield file

    def publish(self, path: Path) -> None:
        if path.parent != self.root:
            path.replace(self._path(path.name))
            sync_folder(self.root)

    def replace(self, name: str, offset: int, data: bytes) -> None:
        try:
            descriptor = os.open(self._path(name), os.O_WRONLY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotFoundError(f"the archive {self.root} has no file {name}") from error
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be written: {error.strerror}") from error
        try:
            os.pwrite(descriptor, data, offset)
            os.fsync(descriptor)
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be written: {error.strerror}") from error
        finally:
            os.close(descriptor)

    def _path(self, name: str) -> Path:
        if Path(name).name != name:
            raise NotFoundError(f"{name} lies outside the archive {self.root}")
        return self.root / name


class RemotePlace:
    """An object store by its URL. Files come in whole, when they are finished."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url = url
        self._fs, self._root = _file_system(url, options)

    def names(self) -> list[str]:
        with _translated(self.url):
            self._fs.invalidate_cache()
            if not self._fs.exists(self._root):
                return []
            found = self._fs.ls(self._root, detail=False)
        return sorted(name for path in found if (name := str(path).rpartition("/")[2]).endswith(SUFFIX))

    def read(self, name: str, offset: int, length: int) -> bytes:
        with _translated(self.url, name):
            data: bytes = self._fs.cat_file(self._path(name), start=offset, end=offset + length)
            return data

    @contextmanager
    def opened(self, name: str) -> Iterator[Readable]:
        with _translated(self.url, name), self._fs.open(self._path(name), "rb") as file:
            yield file

    def publish(self, path: Path) -> None:
        """Uploaded, its size compared, then let go of here: killed in between, it is uploaded once more."""
        with _translated(self.url, path.name):
            self._fs.makedirs(self._root, exist_ok=True)
            self._fs.put_file(str(path), self._path(path.name))
            self._fs.invalidate_cache()
            size = self._fs.size(self._path(path.name))
        if size != path.stat().st_size:
            raise StoreError(
                f"{self.url} took {size} of {path.stat().st_size} bytes of {path.name}", hint="run it again"
            )
        path.unlink()

    def replace(self, name: str, offset: int, data: bytes) -> None:
        """Objects are written whole: read, changed, written again."""
        with _translated(self.url, name):
            whole = bytearray(self._fs.cat_file(self._path(name)))
            whole[offset : offset + len(data)] = data
            self._fs.pipe_file(self._path(name), bytes(whole))
            self._fs.invalidate_cache()

    def _path(self, name: str) -> str:
        if "/" in name or name.startswith("."):
            raise NotFoundError(f"{name} lies outside the archive {self.url}")
        return f"{self._root.rstrip('/')}/{name}"


def _file_system(url: str, options: dict[str, Any]) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        found, root = url_to_fs(url, **options)
    except ImportError as error:
        raise MissingExtraError(
            f"{url.partition('://')[0]}:// needs a further package: {error}", hint="for S3: pip install 'bukti[s3]'"
        ) from error
    except ValueError as error:
        raise SettingsError(
            f"{url} is no place for an archive: {error}",
            parameter="BUKTI_ARCHIVE",
            hint="a folder, or s3://bucket/path",
        ) from error
    return found, str(root)


@contextmanager
def _translated(url: str, name: str = "") -> Iterator[None]:
    """Every object store's client has errors of its own; all that reach us here are the store's."""
    try:
        yield
    except (NotFoundError, StoreError):
        raise
    except FileNotFoundError as error:
        raise NotFoundError(f"the archive {url} has no file {name}", hint="restore it from a backup") from error
    except Exception as error:
        raise StoreError(f"the archive {url} can't be reached: {type(error).__name__}: {error}") from error
