"""Facts and a frozen design in, a PDF out. Nothing here touches the database."""
