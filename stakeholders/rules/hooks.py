"""Where upper apps add to the registry's pages and work. Functions are added in their `ready()`."""

from cities.hooks import Hook

# Called with city, actor, stakeholder; each gives {"title": …, "template": …, "context": {…}} or None. The template is
# shown as a panel on the entry's page with `panel` (the context) in it.
ENTRY_PANELS = Hook("stakeholder entry panels")

# Called with city, actor, stakeholder in the transaction that deletes the entry, before it is gone.
ENTRY_DELETED = Hook("stakeholder deleted")
