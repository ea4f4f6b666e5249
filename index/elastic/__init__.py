"""An Elasticsearch server beside the embedded indexes: where it is, who asks, its indexes' versions, and its errors."""
