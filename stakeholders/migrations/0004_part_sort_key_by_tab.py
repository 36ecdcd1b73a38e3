import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """A generated column cannot be altered: it is made anew, its index with it."""

    dependencies = [
        ("stakeholders", "0003_keep_import_sample"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="stakeholder", name="stakeholders_by_sort_key"),
        migrations.RemoveField(model_name="stakeholder", name="sort_key"),
        migrations.AddField(
            model_name="stakeholder",
            name="sort_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Left(
                    django.db.models.functions.text.Lower(
                        models.Func(
                            django.db.models.functions.text.Concat(
                                django.db.models.functions.comparison.Coalesce(
                                    django.db.models.functions.comparison.NullIf(
                                        models.F("organisation"), models.Value("")
                                    ),
                                    models.F("person"),
                                ),
                                models.Value("\t"),
                                models.F("person"),
                                models.Value("\t"),
                                models.F("email"),
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
                    600,
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="stakeholder",
            index=models.Index(fields=["city", "sort_key", "id"], name="stakeholders_by_sort_key"),
        ),
    ]
