"""People who sign in, by e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models.fields import LANGUAGE_CODES, uuid7_key


class UserManager(BaseUserManager["User"]):
    """Creates people. Django's commands and allauth ask for this interface."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; refuses a blank address with ValueError."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a member of the platform's staff who may do everything staff may do."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What they may do in a city is their Membership's matter."""

    id = uuid7_key()
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_staff = models.BooleanField(_("platform staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="cities_user_email_once"),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGE_CODES), name="cities_user_language_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email
