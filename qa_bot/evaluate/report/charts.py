"""Where things stand in the two pictures of the confidence, which the template draws."""

from dataclasses import dataclass

SIDE, LEFT, TOP, BELOW, BESIDE = 300, 44, 12, 44, 70
"""The square of a plot, and the room around it for axes and words."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A square whose axes both go from 0 to 1, in pixels."""

    max_answers: int
    """Of one dot; it is the largest."""
    width: int = LEFT + SIDE + BESIDE
    height: int = TOP + SIDE + BELOW

    def x(self, share: float) -> float:
        """Of a place on the axis across."""
        return round(LEFT + SIDE * share, 1)

    def y(self, share: float) -> float:
        """Of a place on the axis up."""
        return round(TOP + SIDE * (1 - share), 1)

    def radius(self, answers: int) -> float:
        """Of a dot; its area grows with the answers."""
        return round(3 + 6 * (answers / self.max_answers) ** 0.5, 1)
