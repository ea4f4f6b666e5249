"""What a panel is and says: OCR and kinds, each behind its protocol."""
