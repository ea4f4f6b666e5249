"""The molecules of a library, searched by structure, and the elements that its panels speak of."""
