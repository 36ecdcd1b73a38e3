"""Where upper apps add to the registry's pages and work. Functions are added in their `ready()`."""

from cities.hooks import Hook

# Called with city, actor, stakeholder; each gives {"title": …, "template": …, "context": {…}} or None. The template is
# shown as a panel on the entry's page with `panel` (the context) in it.
ENTRY_PANELS = Hook("stakeholder entry panels")

# Called with city, actor, stakeholder in the transaction that deletes the entry, before it is gone.
ENTRY_DELETED = Hook("stakeholder deleted")

# Called with city, actor, consent in the transaction that takes a consent back, before it is written: whatever rests
# on the consent ends there too.
CONSENT_WITHDRAWN = Hook("consent withdrawn")

# Called with city, actor, old, new in the transaction in which a yes to a newer text takes the place of an older one.
CONSENT_RENEWED = Hook("consent renewed")

# Called with city, ids; each gives {id: (name, address of its page)} for those of the ids that are things of its app.
LOOKED_AT = Hook("things looked at")

# Called with city, actor, shared (an entry that another city shows); each gives a panel for its page, or None.
SHARED_ENTRY_PANELS = Hook("shared entry panels")

# Called with city, actor, kept, gone in the transaction that merges two entries, before the one is gone. Each moves its
# rows (their field is `stakeholder`) to the kept entry and gives {"app.Model": [ids]}, so that undoing moves them back.
ENTRY_MERGED = Hook("stakeholders merged")

# Called with city, kept, gone before that: each gives {"a key": plain JSON} about rows that go with the entry.
ENTRY_LOSES = Hook("what goes with a merged entry")

# Called with city, actor, entry, lost (all that ENTRY_LOSES gave) in the transaction that parts two merged entries,
# when the entry that was gone is back. Each writes again what still may be.
ENTRY_PARTED = Hook("stakeholders parted")
