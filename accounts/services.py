"""Rights of a territory: its groups, its collection and the workflow its coordinators approve."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.enums import Role

PAGE_RIGHTS = {
    Role.STRUCTURES: ("add_page",),
    Role.EDITORS: ("add_page", "change_page"),
    Role.COORDINATORS: ("add_page", "change_page", "publish_page", "bulk_delete_page", "unlock_page"),
}
MEDIA_RIGHTS = {
    Role.STRUCTURES: (("wagtailimages", ("add_image", "choose_image")),),
    Role.EDITORS: (
        ("wagtailimages", ("add_image", "change_image", "choose_image")),
        ("wagtaildocs", ("add_document", "change_document", "choose_document")),
    ),
}
MEDIA_RIGHTS[Role.COORDINATORS] = MEDIA_RIGHTS[Role.EDITORS]


def group_name(territory: str, role: Role) -> str:
    """The name of a territory's group, for example `conflent-canigo · coordinators`."""
    return f"{territory} · {role.value}"


def territory_group(territory: str, role: Role) -> Group:
    """The group of `role` in the territory of that slug. Raises `Group.DoesNotExist`."""
    return Group.objects.get(name=group_name(territory, role))


@transaction.atomic
def ensure_territory_roles(*, slug: str, title: str, pages: Iterable[Page]) -> dict[Role, Group]:
    """Creates or repairs the groups, collection and workflow of one territory; running it again changes nothing.

    `slug` names the groups and never changes; `pages` are the territory's page in every locale, plus any other
    subtree its staff looks after (the network's news, for the département).
    """
    pages = list(pages)
    collection = _ensure_collection(slug, title)
    groups = {role: Group.objects.get_or_create(name=group_name(slug, role))[0] for role in Role}
    for role, group in groups.items():
        _grant_model_rights(group, role)
        _set_page_rights(group, PAGE_RIGHTS[role], pages)
        _set_media_rights(group, role, collection)
    _ensure_workflow(slug, title, groups[Role.COORDINATORS], pages)
    return groups


def remove_default_workflow() -> None:
    """Detaches Wagtail's own workflow from the root, so that only a territory's coordinators approve."""
    WorkflowPage.objects.filter(page__depth=1).delete()


def _permissions(app_label: str, codenames: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)


def _grant_model_rights(group: Group, role: Role) -> None:
    group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
    if role is Role.COORDINATORS:
        group.permissions.add(*_permissions("accounts", ["manage_members"]))


def _set_page_rights(group: Group, codenames: tuple[str, ...], pages: list[Page]) -> None:
    wanted = {
        (page.pk, permission.pk): (page, permission)
        for page in pages
        for permission in _permissions("wagtailcore", codenames)
    }
    for row in GroupPagePermission.objects.filter(group=group):
        if wanted.pop((row.page_id, row.permission_id), None) is None:
            row.delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=permission)
        for page, permission in wanted.values()
    )


def _ensure_collection(slug: str, title: str) -> Collection:
    root = Collection.get_first_root_node()
    name = f"{title} ({slug})"
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _set_media_rights(group: Group, role: Role, collection: Collection) -> None:
    for app_label, codenames in MEDIA_RIGHTS[role]:
        for permission in _permissions(app_label, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _ensure_workflow(slug: str, title: str, coordinators: Group, pages: list[Page]) -> None:
    task = GroupApprovalTask.objects.filter(groups=coordinators).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=_("Relecture, %(title)s") % {"title": title})
        task.groups.add(coordinators)
    link = WorkflowTask.objects.filter(task=task).select_related("workflow").first()
    workflow = (
        link.workflow if link else Workflow.objects.create(name=_("Relecture, %(title)s") % {"title": title})
    )
    if link is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for page in pages:
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
