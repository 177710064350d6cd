# Tout se lance d'ici. GNU make 3.81 (macOS) ou plus récent suffit.
#   make run              essayer le site
#   make test             lancer tous les tests
# `make help` dit le reste.

PORT ?= 8000
HOST ?= 127.0.0.1
EMAIL ?= admin@example.org
ARGS ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check
APPS := accounts agenda calendars campaigns demo directory events geo home imports moderation printing search vocabulary

export PYTHONUNBUFFERED := 1
# Even where the machine asks for nothing to be kept: the tests start tens of processes, which would all compile again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test bench lint format demo-reset password messages lock venv deps deps-dev clean

help: ## Affiche cette aide
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: deps ## Prépare et lance le site ; autre port : make run PORT=8123
	@exec $(PYTHON) manage.py runserver --prepare $(HOST):$(PORT)

test: deps-dev ## Lance tous les tests ; quelques-uns : make test ARGS="tests/geo -k prades"
	@$(PYTHON) -m pytest -n auto --dist loadscope --no-loadscope-reorder $(ARGS)

bench: deps-dev ## Mesure le site avec 5 000 et 100 000 lieux inventés, et écrit docs/benchmarks.md
	@$(PYTHON) -m tests.bench $(ARGS)

lint: deps-dev ## Vérifie style, types, gabarits, migrations et réglages de production
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy manage.py site/config $(APPS)
	$(PYTHON) -m djlint templates --lint --quiet
	$(PYTHON) -m djlint templates --lint --quiet -e jinja --profile jinja
	$(PYTHON) manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy (réglages de production)"
	@DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=example.org BASE_URL=https://example.org \
		SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

format: deps-dev ## Remet en forme le code
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

demo-reset: deps ## Efface la base et les images d'essai, puis repart de zéro
	@$(PYTHON) manage.py bootstrap --reset

password: deps ## Change un mot de passe : make password EMAIL=admin@example.org
	@$(PYTHON) manage.py changepassword $(EMAIL)

messages: deps ## Met à jour les textes à traduire (demande gettext)
	$(PYTHON) manage.py makemessages -e html,jinja,txt,py --no-location --no-obsolete --ignore=.venv --ignore=var -l ca -l es -l en -l ar

lock: deps-dev ## Recalcule les versions verrouillées, après un changement de pyproject.toml
	$(PYTHON) -m uv pip compile $(LOCK_OPTIONS) pyproject.toml -o requirements.lock
	$(PYTHON) -m uv pip compile $(LOCK_OPTIONS) -c requirements.lock --extra dev pyproject.toml -o requirements-dev.lock
	$(PYTHON) -m uv pip compile $(LOCK_OPTIONS) -c requirements.lock --extra postgres --extra redis pyproject.toml -o requirements-server.lock

# No index address may enter a committed file: everyone installs from the index they are configured for.
LOCK_OPTIONS := --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links --generate-hashes

clean: ## Efface l'environnement Python et les caches, jamais les données
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The interpreter may have gone with an upgrade of the system: a broken environment is built again.
venv:
	@$(PYTHON) -c 'import pip' 2>/dev/null || { \
		for python in python3.11 python3 python3.12 python3.13 python3.14 python; do \
			if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
				echo "Création de l'environnement Python dans $(VENV) ($$($$python --version))…"; \
				exec $$python -m venv --clear $(VENV); \
			fi; \
		done; \
		echo "Il faut Python 3.11 ou plus récent, avec le module venv (Debian : apt install python3-venv)." >&2; \
		exit 1; \
	}

# A copy of the lock is kept in the environment: when it is the same file, there is nothing to install.
deps: venv
	@cmp -s requirements.lock $(VENV)/requirements.lock || { \
		echo "Installation des bibliothèques verrouillées…"; \
		$(PIP) install --require-hashes -r requirements.lock && cp requirements.lock $(VENV)/requirements.lock; \
	}

deps-dev: deps
	@cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock || { \
		echo "Installation des outils de développement verrouillés…"; \
		$(PIP) install --require-hashes -r requirements-dev.lock && cp requirements-dev.lock $(VENV)/requirements-dev.lock; \
	}
