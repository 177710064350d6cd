from django.http import HttpRequest, JsonResponse


def communes(request: HttpRequest) -> JsonResponse:
    return JsonResponse([], safe=False)
