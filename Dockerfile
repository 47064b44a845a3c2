# syntax=docker/dockerfile:1
# One image for the command line, the workers and (from the release that brings it) the service. Not run where it was
# written: there was no container engine; tests parse it and check its commands against the program.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bukti bukti
COPY crawler crawler
COPY models models
COPY nlp nlp
COPY search_api search_api
RUN python -m venv /opt/bukti \
 && /opt/bukti/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11.14-slim-bookworm
RUN groupadd --gid 10001 bukti \
 && useradd --uid 10001 --gid bukti --home-dir /data --shell /usr/sbin/nologin bukti \
 && install -d -o bukti -g bukti /data
COPY --from=build /opt/bukti /opt/bukti
ENV PATH=/opt/bukti/bin:$PATH BUKTI_HOME=/data PYTHONUNBUFFERED=1
USER bukti
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["bukti", "status"]
ENTRYPOINT ["bukti"]
CMD ["--help"]
