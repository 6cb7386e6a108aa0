"""lorplan plans letters of recommendation for US residency applications, with proof and reasons."""

__version__ = "0.1.0"
