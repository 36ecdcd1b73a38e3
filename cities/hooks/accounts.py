"""What goes with a person who deletes their account."""

from cities.hooks.registry import Hook

# Called with user in the transaction that forgets them, before it does; a Refusal keeps the account.
ACCOUNT_ERASED = Hook("account erased")
