# One image for web, workers, beat and migrations. `docker build .`

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /srv/venv
COPY requirements-server.lock ./
# The lock is complete, so nothing is resolved here.
RUN /srv/venv/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements-server.lock \
    && /srv/venv/bin/pip check
WORKDIR /srv/citylabs
COPY manage.py ./
COPY cities cities
COPY stakeholders stakeholders
COPY procurement procurement
COPY citylabs citylabs
COPY templates templates
COPY static static
COPY locale locale
RUN /srv/venv/bin/pybabel --quiet compile --directory locale --domain django
# Collecting needs no secret; the settings of a server would ask for theirs.
RUN DJANGO_SETTINGS_MODULE=citylabs.settings.base /srv/venv/bin/python manage.py collectstatic --noinput \
    && /srv/venv/bin/python -m compileall -q . \
    && mkdir -p var/media

FROM python:3.11-slim
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=citylabs.settings.production
RUN useradd --system --uid 10001 --home-dir /srv/citylabs --shell /usr/sbin/nologin citylabs
COPY --from=build /srv/venv /srv/venv
# The program cannot change itself: only the uploads are its own.
COPY --from=build /srv/citylabs /srv/citylabs
RUN chown -R citylabs /srv/citylabs/var/media
WORKDIR /srv/citylabs
USER citylabs
EXPOSE 8000
# A shell, so that WEB_WORKERS is read; exec, so that the server gets the signals.
CMD ["sh", "-c", "exec gunicorn citylabs.wsgi --bind=0.0.0.0:8000 --workers=${WEB_WORKERS:-2} --graceful-timeout=20 --worker-tmp-dir=/dev/shm --access-logfile=- --no-control-socket"]
