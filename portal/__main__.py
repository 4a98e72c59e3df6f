"""The portal process: `python -m portal`, started by `clinics up` and docker compose."""

import uvicorn

from directory.processes import die_with_parent
from directory.settings import load_settings
from portal.app import create_app


def main() -> None:
    """Serve the portal until SIGTERM or SIGINT; uvicorn's own access log stays off, since it holds paths and addresses."""
    die_with_parent()
    settings = load_settings()
    uvicorn.run(
        create_app(settings), host=settings.host, port=settings.port, access_log=False, log_level="warning",
        timeout_graceful_shutdown=5, server_header=False,
    )


if __name__ == "__main__":
    main()
