"""The keys that prove certificates: made, kept encrypted, rotated, retired, declared compromised."""
