"""Application profiles as data, and what is judged by them."""

from fairdict.profiles.finding import Finding
from fairdict.profiles.judge import Judge
from fairdict.profiles.profile import Class, Profile
from fairdict.profiles.row import Demand, Row, When
from fairdict.profiles.shelf import Profiles

__all__ = ["Class", "Demand", "Finding", "Judge", "Profile", "Profiles", "Row", "When"]
