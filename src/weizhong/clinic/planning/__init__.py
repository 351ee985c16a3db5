"""The plan, from case to document: body, points, doses, reasons in words; and its changes by hand."""
