# One image for portal, worker and migration; each RUN is also run by tests/test_deployment.py in an empty folder.
FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.12-slim
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --quiet uv==0.13.9
# Compiled when it is built, not at each start; the test that runs these lines leaves that out.
ENV UV_COMPILE_BYTECODE=1
RUN .venv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python requirements.lock
COPY pyproject.toml README.md clinics.py ./
COPY directory directory
COPY crawler crawler
COPY search search
COPY portal portal
COPY worker worker
COPY demo demo
COPY --from=assets /app/node_modules node_modules
RUN .venv/bin/python -c "import pathlib, portal.assets; portal.assets.copy(pathlib.Path('node_modules'))"
RUN .venv/bin/uv pip install --quiet --no-deps --no-build-isolation --python .venv/bin/python -e .
# Open to the numbered user below, who needs no entry in /etc/passwd; a new volume takes the mode over.
RUN install -d -m 1777 data
USER 10001:10001
ENV HOME=/tmp CLINICS_DATA_DIR=/app/data
EXPOSE 8000
CMD [".venv/bin/python", "-m", "portal"]
