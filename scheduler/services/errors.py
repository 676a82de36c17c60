"""What a service may refuse, in words that a person can act on."""


class ServiceError(Exception):
    """Base of all refusals; `str()` is fit to be shown."""


class NotFoundError(ServiceError):
    """Nothing of this name is there for this person; a stranger's thing is as good as none."""


class NotAllowedError(ServiceError):
    """Somebody in this role may not do this, whoever it would be done to."""


class NotScreenedError(ServiceError):
    """The plan has not started: the safety screen comes first."""

    def __init__(self) -> None:
        super().__init__("Answer the safety questions first; then your plan begins.")


class InvalidError(ServiceError):
    """A value that cannot be right: names the field and what is right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
