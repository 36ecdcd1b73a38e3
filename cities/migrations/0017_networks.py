"""Networks of cities, who is in them, and who was asked."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import cities.models.fields
import cities.models.network_walls
import cities.models.walls


class Migration(migrations.Migration):
    dependencies = [("cities", "0016_consent_to_share")]

    operations = [
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=cities.models.fields.UUID7(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=60,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9-]+$")],
                        verbose_name="address",
                    ),
                ),
                (
                    "name",
                    cities.models.fields.TranslatedField(
                        default=cities.models.fields.Translations, verbose_name="name"
                    ),
                ),
                (
                    "about",
                    cities.models.fields.TranslatedField(
                        blank=True, default=cities.models.fields.Translations, verbose_name="what it is for"
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ["slug"]},
        ),
        migrations.CreateModel(
            name="NetworkMembership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=cities.models.fields.UUID7(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "Member"), ("coordinator", "Coordinator")],
                        default="member",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_memberships",
                        to="cities.city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="cities.network"
                    ),
                ),
            ],
            options={
                "ordering": ["joined_at", "id"],
                "constraints": [
                    cities.models.network_walls.PublicWall(name="cities_networkmembership_wall"),
                    models.UniqueConstraint(fields=("city", "network"), name="cities_networkmembership_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=cities.models.fields.UUID7(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=500, verbose_name="message")),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cities.city",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cities.city"),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cities.network"
                    ),
                ),
            ],
            options={
                "ordering": ["-invited_at", "-id"],
                "constraints": [
                    cities.models.walls.CityWall(name="cities_networkinvitation_wall", own_rows="", sweep=False),
                    models.UniqueConstraint(fields=("city", "id"), name="cities_networkinvitation_city_id"),
                    cities.models.network_walls.NetworkDoor(name="cities_networkinvitation_network"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "invited")),
                        fields=("city", "network"),
                        name="cities_networkinvitation_open_once",
                    ),
                ],
            },
        ),
    ]
