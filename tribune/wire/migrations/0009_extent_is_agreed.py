from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("wire", "0008_agreements")]

    operations = [migrations.RemoveField(model_name="source", name="extent")]
