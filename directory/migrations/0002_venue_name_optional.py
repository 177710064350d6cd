from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="venue",
            name="name",
            field=models.CharField(
                blank=True,
                help_text="Par exemple : Salle des fêtes, École maternelle du Soleil. Vide : une simple adresse.",
                max_length=120,
                verbose_name="nom du lieu",
            ),
        ),
    ]
