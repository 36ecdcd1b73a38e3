"""Plain DRF, as the tutorial has it: a model, a ModelSerializer, a ListAPIView with pages of 50, a token.

A configuration of its own, in a database of its own, with the fields that our list has.
"""

import os

import django
from django.conf import settings
from environs import Env

if not settings.configured:
    settings.configure(
        SECRET_KEY="only-for-measuring",  # noqa: S106  nothing is kept with it
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "rest_framework",
            "rest_framework.authtoken",
        ],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
        DATABASES={"default": {**Env().dj_db_url("BENCH_PLAIN_URL"), "CONN_MAX_AGE": 600}},
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
            "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
            "PAGE_SIZE": 50,
        },
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import models
from django.urls import path
from rest_framework import generics, serializers
from rest_framework.authentication import TokenAuthentication

TokenAuthentication.keyword = "Bearer"  # so that the load generator sends one header to all


class Record(models.Model):
    """The fields of our list."""

    id = models.UUIDField(primary_key=True)
    title = models.JSONField()
    ask = models.JSONField()
    situation = models.JSONField()
    outcome = models.JSONField()
    theme = models.CharField(max_length=12)
    cpv = models.CharField(max_length=8)
    owner_unit = models.CharField(max_length=200)
    stage = models.CharField(max_length=12)
    closing_reason = models.CharField(max_length=500)
    visibility = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_record"
        managed = False
        ordering = ["-created_at", "-id"]


class RecordSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]  # not generic at run time
    """All fields."""

    class Meta:
        model = Record
        fields = "__all__"


class RecordList(generics.ListAPIView):  # type: ignore[type-arg]  # not generic at run time
    """The list."""

    queryset = Record._default_manager.all()
    serializer_class = RecordSerializer


urlpatterns = [path("records/", RecordList.as_view())]
application = get_wsgi_application()


def prepare() -> str:
    """Make the tables of sign-in and return a token."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from rest_framework.authtoken.models import Token

    call_command("migrate", verbosity=0)
    return str(Token.objects.create(user=User.objects.create_user("bench")).key)


if __name__ == "__main__":
    assert os.environ["BENCH_PLAIN_URL"]
    print(prepare())
