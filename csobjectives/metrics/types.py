"""The 17 types of customer service objectives, and what each means here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectiveType:
    """One type: its name in YAML, its title on a scorecard, and its meaning."""

    name: str
    meaning: str

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.replace("-", " ").capitalize()


TYPES: dict[str, ObjectiveType] = {
    name: ObjectiveType(name, meaning)
    for name, meaning in {
        "customer-satisfaction": "friendly service that leaves the customer satisfied, by survey",
        "customer-loyalty": "customers who regularly buy, and stay",
        "customer-lifetime-value": "the revenue that a customer brings over the whole relation",
        "customer-recovery": "turning a dissatisfied customer into a satisfied one",
        "productivity": "work done per hour, and how long customers wait for it",
        "sales": "revenue that service brings",
        "ratings-and-reviews": "what customers publish about the company elsewhere",
        "customer-experience": "the value of the product, against the competition",
        "improvement": "measure, improve, measure again",
        "feedback": "engaging customers and using their ideas",
        "customer-advocacy": "employees who represent the customer inside the company",
        "service-culture": "openly sharing failures, so that all learn from them",
        "product-knowledge": "completed product training and certifications",
        "training-and-development": "training in the soft skills of service",
        "customer-relationships": "keeping in touch: calling each customer once a quarter",
        "brand": "being the name that comes to mind unaided",
        "word-of-mouth": "visible, measurable talk of customers to customers",
    }.items()
}
