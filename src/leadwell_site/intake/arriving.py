"""Files on their way in: written to the disk piece by piece, hashed as they come, stopped when too large."""

import hashlib
from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from leadwell.intake.forms.limits import limits


class ArrivingFileHandler(TemporaryFileUploadHandler):
    """Keeps no more of a file in memory than one piece of it; the file that it gives has its ``digest``."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._hash, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; once there is more than is taken in, the rest of what is sent is not kept."""
        self._size += len(raw_data)
        if self._size > limits().file_bytes:
            assert self.request is not None, "a file comes with a request"
            self.request.too_large = self.file_name
            raise StopUpload(connection_reset=False)
        self._hash.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Give the file with its digest."""
        file = super().file_complete(file_size)
        if file is not None:
            file.digest = self._hash.hexdigest()
        return file
