"""Pages become figures with their captions and the sentences that cite them."""
