"""Templates of labs: content as data, and the service that makes a lab of them."""

from citylabs.services.templates.buyer_training import BUYER_TRAINING
from citylabs.services.templates.market_dialogue import MARKET_DIALOGUE
from citylabs.services.templates.needs_cocreation import NEEDS_COCREATION
from citylabs.services.templates.shapes import LabTemplate

TEMPLATES: dict[str, LabTemplate] = {
    template.code: template for template in (BUYER_TRAINING, NEEDS_COCREATION, MARKET_DIALOGUE)
}

__all__ = ["TEMPLATES", "LabTemplate"]
