"""Application profiles as data, and what is judged by them."""

from fairdict.profiles.profile import Class, Profile
from fairdict.profiles.row import Demand, Row, When
from fairdict.profiles.shelf import Profiles

__all__ = ["Class", "Demand", "Profile", "Profiles", "Row", "When"]
