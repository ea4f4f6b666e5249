"""A file becomes pages with text, drawings and pictures: nothing else in figlens opens papers."""
