FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=config.settings.production
WORKDIR /app

COPY requirements-server.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-server.lock

COPY . .
# The static files depend on nothing but the code: the values below serve this one command.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" ALLOWED_HOSTS=localhost \
    BASE_URL=http://localhost python manage.py collectstatic --noinput --verbosity=0 \
    && useradd --system --home-dir /app --shell /usr/sbin/nologin maillage \
    && mkdir -p var/media var/cache && chown -R maillage:maillage var

USER maillage
EXPOSE 8000
CMD ["gunicorn"]
