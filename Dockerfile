# The application, in two stages: the first builds, the second holds only what runs.
# docker-compose.yml starts it beside Neo4j; alone it keeps an embedded store in its volume.

FROM python:3.11-slim-bookworm AS builder
WORKDIR /src

# Each library is the one whose hash is in the lock, or the build stops.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/maille \
 && python -m pip --python /opt/maille/bin/python install --no-cache-dir --require-hashes -r requirements.lock \
 && python -m venv --without-pip /opt/build \
 && python -m pip --python /opt/build/bin/python install --no-cache-dir --require-hashes -r requirements-build.lock

COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY algorithms algorithms
COPY seed seed
COPY api api
RUN /opt/build/bin/python -m hatchling build -t wheel -d /dist \
 && python -m pip --python /opt/maille/bin/python install --no-cache-dir --no-deps --no-index /dist/*.whl \
 && /opt/maille/bin/python -m compileall -q /opt/maille/lib


FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 maille \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/maille --no-create-home --shell /usr/sbin/nologin maille \
 && install -d -o maille -g maille -m 0700 /var/lib/maille
COPY --from=builder /opt/maille /opt/maille

# PYTHONDONTWRITEBYTECODE: the root may be read-only, and everything was compiled above.
ENV PATH=/opt/maille/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MAILLE_STORE=/var/lib/maille/maille.db

USER 10001:10001
WORKDIR /var/lib/maille
VOLUME /var/lib/maille

# It serves this network's loopback only, until accounts exist: 0.0.0.0 is refused.
ENTRYPOINT ["maille"]
CMD ["serve", "--port", "8000"]
HEALTHCHECK --interval=30s --timeout=20s --start-period=2m --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/', timeout=15).close()"]
