"""Sending the mails of the sign-in, which belong to no city and therefore to no outbox."""

from django.core.mail import EmailMultiAlternatives


def send_account_mail(*, recipient: str, subject: str, text: str, html: str) -> None:
    """Hand one mail to the mail server; raises what the server or the connection says."""
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[recipient])
    mail.attach_alternative(html, "text/html")
    # RFC 3834: no answering machine should answer.
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    mail.send()
