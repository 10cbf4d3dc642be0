"""A stranger's file as cells with addresses: opened by its bytes, measured first, whatever program wrote it."""
