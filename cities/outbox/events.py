"""What upper apps may react to."""

from cities.hooks import Hook

# Called inside the city's transaction as function(city=City, email=str, mail=OutboxMail, now=datetime): a person asked
# not to be invited any more, or took that back.
unsubscribed = Hook("unsubscribed")
resubscribed = Hook("resubscribed")

# Called as function(city=City, emails=list) when invitational mails are taken to be sent, inside the city: returns
# those of the addresses that must not be written to although they are on no list themselves.
closed_addresses = Hook("closed addresses")
