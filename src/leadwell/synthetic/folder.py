"""The files of a demonstration on disk, to be read as anybody's exports are read."""

from pathlib import Path

from leadwell.synthetic.demonstration import SyntheticOrganisation


def write_folder(folder: Path, organisation: SyntheticOrganisation) -> list[Path]:
    """Write every file of the demonstration into ``folder``, made where absent; give the paths in order.

    Each name begins with "synthetic". Files are in the order in which they were sent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for load in organisation.loads:
        path = folder / load.file_name
        path.write_bytes(load.content)
        paths.append(path)
    return paths
