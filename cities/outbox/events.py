"""What upper apps may react to."""

from cities.hooks import Hook

# Called inside the city's transaction as function(city=City, email=str, mail=OutboxMail, now=datetime): a person asked
# not to be invited any more, or took that back.
unsubscribed = Hook("unsubscribed")
resubscribed = Hook("resubscribed")
