"""The portal process: `python -m portal`, started by `clinics up` and docker compose."""

import uvicorn

from directory.processes import die_with_parent
from directory.settings import Settings, load_settings
from portal.app import create_app


def server_config(settings: Settings) -> uvicorn.Config:
    """Return how the portal is served: no access log, since it holds paths and addresses; a reader's address only from trusted proxies."""
    return uvicorn.Config(
        create_app(settings), host=settings.host, port=settings.port, access_log=False, log_level="warning", timeout_graceful_shutdown=5,
        server_header=False, proxy_headers=bool(settings.trusted_proxies), forwarded_allow_ips=settings.trusted_proxies,
    )


def main() -> None:
    """Serve the portal until SIGTERM or SIGINT."""
    die_with_parent()
    uvicorn.Server(server_config(load_settings())).run()


if __name__ == "__main__":
    main()
