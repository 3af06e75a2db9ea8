"""EVP Desktop: any employee makes a good video."""

__version__ = "0.1.0"
