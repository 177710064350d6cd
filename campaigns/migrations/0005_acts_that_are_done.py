# Nobody ever noted that an action was taken out: its event is refused, or removed by itself.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_action_outlives_event'),
    ]

    operations = [
        migrations.AlterField(
            model_name='proposalchange',
            name='act',
            field=models.CharField(choices=[('created', 'commencée'), ('submitted', 'envoyée'), ('accepted', 'acceptée'), ('changes', 'précisions demandées'), ('refused', 'refusée'), ('structure', 'structure choisie')], max_length=9, verbose_name='quoi'),
        ),
    ]
