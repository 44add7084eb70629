"""One module for each part of the product: `run(stage)` yields the lines of its report."""
