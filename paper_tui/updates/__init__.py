"""What is new: feeds, enrichment from the services, PDFs."""
