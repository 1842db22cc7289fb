"""How Django forms become HTML: with the product's own elements, so that labels and errors are solved once."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """``{{ form }}`` is the error summary and every field; ``{{ form.x.as_field_group }}`` is one field."""

    form_template_name = "elements/form.html"
    field_template_name = "elements/field.html"
