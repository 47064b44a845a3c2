"""What stands between our spider and Scrapy's downloader."""
