"""What a page's text is made of, shared by every page type."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from home.fields import validate_web_address

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        label = _("Intertitre")
        icon = "title"
        template = "components/blocks/heading.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alternative = blocks.CharBlock(
        label=_("Ce que montre l’image"),
        required=False,
        max_length=200,
        help_text=_("Pour les personnes qui ne la voient pas. Laissez vide si elle ne fait que décorer."),
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "components/blocks/figure.html"


class CallBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=80)
    text = blocks.TextBlock(label=_("Texte"), required=False, max_length=400)
    link_text = blocks.CharBlock(label=_("Texte du lien"), required=False, max_length=80)
    link = blocks.URLBlock(label=_("Adresse du lien"), required=False, validators=[validate_web_address])

    class Meta:
        label = _("Encadré")
        icon = "warning"
        template = "components/blocks/call.html"


class BodyBlock(blocks.StreamBlock):
    """Running text with headings, pictures and boxes."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(label=_("Texte"), features=TEXT_FEATURES, icon="pilcrow")
    figure = FigureBlock()
    call = CallBlock()
