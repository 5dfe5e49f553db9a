"""What a person did wrong, in words."""


class UserError(Exception):
    """Something a person asked for that cannot be done; shown to them, never logged as a fault.

    `template` names the text (a path under templates/<language>/ without its ending) and `values`
    fill it. The effects of the turn that raises it are undone.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values
