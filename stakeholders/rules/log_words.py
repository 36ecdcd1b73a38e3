"""What is done with the registry, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from cities.log.words import register_action_words

register_action_words(
    {
        "consent.give": _("Consent given"),
        "consent.withdraw": _("Consent withdrawn"),
        "coverage.target": _("Targets of the registry changed"),
        "duplicate.dismiss": _("Two entries said not to be the same"),
        "duplicate.reopen": _("Pair of entries put back to decide"),
        "look.export": _("List of who looked taken out"),
        "purpose.export": _("List of purposes taken out"),
        "stakeholder-import.cancel": _("Import stopped"),
        "stakeholder-import.confirm": _("Import confirmed"),
        "stakeholder-import.decide": _("Doubles of a list decided"),
        "stakeholder-import.export": _("Rows of an import taken out"),
        "stakeholder-import.finish": _("Import finished"),
        "stakeholder-import.map": _("Columns of a list matched"),
        "stakeholder-import.take-back": _("Import to be taken back"),
        "stakeholder-import.undo": _("Rows of an import taken back"),
        "stakeholder-import.undone": _("Import taken back"),
        "stakeholder-import.upload": _("List uploaded"),
        "stakeholder-import.write": _("List written into the registry"),
        "segment.create": _("Segment saved"),
        "segment.delete": _("Segment deleted"),
        "segment.edit": _("Segment changed"),
        "stakeholder.bulk": _("Entries of the registry changed together"),
        "stakeholder.create": _("Entry of the registry made"),
        "stakeholder.delete": _("Entry of the registry deleted"),
        "stakeholder.edit": _("Entry of the registry changed"),
        "stakeholder.export": _("Registry taken out"),
        "self-registration.confirm": _("Person added themselves"),
        "self-registration.see": _("Self-registration looked through"),
        "sharing-request.answer": _("Question about sharing answered"),
        "sharing-request.ask": _("Person asked about sharing"),
        "stakeholder.share": _("Entry shared in a network"),
        "organisation.unverify": _("Verification of an organisation withdrawn"),
        "organisation.verify": _("Organisation verified"),
        "stakeholder.link": _("Entry linked to a public profile"),
        "stakeholder.take_over": _("Values of a public profile taken over"),
        "stakeholder.unlink": _("Entry’s link to a public profile removed"),
        "stakeholder.merge": _("Two entries of the registry merged"),
        "stakeholder.unmerge": _("Merge of two entries taken back"),
        "stakeholder.tag": _("Entries of the registry tagged"),
        "stakeholder.unshare": _("Entry taken back from a network"),
    }
)
