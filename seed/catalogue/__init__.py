"""What a made-up département consists of before anybody lives in it: land, zonings, institutions, dispositifs, teams."""
