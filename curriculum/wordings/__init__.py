"""The words of charts in other languages: a sheet goes out, comes back filled, is looked at, reviewed, shown."""
