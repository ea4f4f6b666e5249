"""Panels by what they mean: a vector of each panel's picture and one of its words, asked in words or by a picture."""
