"""Let everybody search the public labs: a trigram index over their folded texts."""

import cities.models.folding
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cities", "0014_search_cities"),
        ("citylabs", "0008_count_public_seats"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="publiclab",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Lower(
                        models.Func(
                            django.db.models.functions.text.Concat(
                                cities.models.folding.TextsOf("title"),
                                models.Value(" "),
                                cities.models.folding.TextsOf("purpose"),
                                models.Value(" "),
                                models.F("venue"),
                                models.Value(" "),
                                models.F("round"),
                                models.Value(" "),
                                models.F("slug"),
                                output_field=models.TextField(),
                            ),
                            models.Value(
                                "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž"
                            ),
                            models.Value(
                                "aaaaaaaceeeeiiiidnoooooouuuuytsaaaaaaaceeeeiiiidnoooooouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjkkllllllllnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz"
                            ),
                            function="translate",
                            output_field=models.TextField(),
                        )
                    ),
                    name="gin_trgm_ops",
                ),
                name="citylabs_publiclab_search",
            ),
        ),
    ]
