"""A bucket: how much may be done at once, and how fast from then on."""


class Bucket:
    """Something that may be spent at once up to a capacity, and then at a pace."""

    def __init__(self, capacity: float, a_minute: float, now: float) -> None:
        self.capacity, self.pace = capacity, a_minute / 60
        self.left, self.at = capacity, now

    def wait(self, amount: float, now: float) -> float:
        """Seconds until an amount is there; 0 where it is. More than fits counts as all of it."""
        self.left = min(self.capacity, self.left + (now - self.at) * self.pace)
        self.at = now
        return max(0.0, (min(amount, self.capacity) - self.left) / self.pace)
