from wagtail.snippets.models import register_snippet

from vocabulary.viewsets import VocabularyViewSetGroup

register_snippet(VocabularyViewSetGroup)
