"""Keep the folded words of public labs, so that no search folds them.

PostgreSQL fills the column in one go and locks the table meanwhile, half a second for a thousand labs: a generated
column cannot be filled in parts. The index follows on its own, without a lock.
"""

import cities.models.folding
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citylabs", "0011_invitations_by_email"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="publiclab",
            name="citylabs_publiclab_search",
        ),
        migrations.AddField(
            model_name="publiclab",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Left(
                    django.db.models.functions.text.Lower(
                        models.Func(
                            django.db.models.functions.text.Concat(
                                cities.models.folding.TextsOf("title"),
                                models.Value(" "),
                                models.Value("\t"),
                                models.Value(" "),
                                models.F("venue"),
                                models.Value(" "),
                                models.F("round"),
                                models.Value(" "),
                                models.F("slug"),
                                models.Value(" "),
                                cities.models.folding.TextsOf("purpose"),
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
                    1000,
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
