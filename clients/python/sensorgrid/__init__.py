"""A client of SensorGrid: live features as pandas frames, and readings into the stream."""

from .client import SensorGrid
from .errors import SensorGridError

__all__ = ["SensorGrid", "SensorGridError"]
