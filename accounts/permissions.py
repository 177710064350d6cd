"""Who may do what on a page: territory staff by their group's rights, members on what their structure runs."""

from wagtail.models import PagePermissionTester


class StaffOrMemberPermissionTester(PagePermissionTester):
    """Adds the members of a structure to Wagtail's per-subtree rights, and takes ownership out of them.

    The `structures` group of a territory holds "add" on the whole territory, only so that its people may enter
    the editors' side. On its own it gives nothing: a member acts where `page.is_run_by(user)` says so, and a
    person who leaves the structure loses the pages they once created.
    """

    def __init__(self, user, page):  # type: ignore[no-untyped-def]
        super().__init__(user, page)
        self.is_staff_here = user.is_superuser or "change" in getattr(self, "permissions", ())
        self.is_member_here = (
            not self.is_staff_here
            and user.is_active
            and "add" in getattr(self, "permissions", ())
            and page.is_run_by(user)
        )

    def can_add_subpage(self) -> bool:
        return (self.is_staff_here or self.is_member_here) and super().can_add_subpage()

    def can_edit(self) -> bool:
        if self.is_staff_here or self.page_is_root:
            return super().can_edit()
        if self.is_member_here:
            return True
        task = self.page.current_workflow_task if self.user.is_active else None
        return bool(task and task.user_can_access_editor(self.page, self.user))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.is_staff_here:
            return super().can_delete(ignore_bulk)
        # What was once public is taken down by the territory's staff; a member clears away its own drafts.
        return self.is_member_here and not self._is_structure() and not self._has_been_public()

    def can_move(self) -> bool:
        return self.is_staff_here and super().can_move()

    def can_copy(self) -> bool:
        return (self.is_staff_here or self.is_member_here) and super().can_copy()

    def can_view_revisions(self) -> bool:
        return super().can_view_revisions() and self.can_edit()

    def _is_structure(self) -> bool:
        return getattr(self.page, "is_membership_unit", False)

    def _has_been_public(self) -> bool:
        return self.page.get_descendants(inclusive=True).filter(first_published_at__isnull=False).exists()
