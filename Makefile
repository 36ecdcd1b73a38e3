.PHONY: help services

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

services:  ## start PostgreSQL and the broker alone and print their addresses
	@.venv/bin/python -m ops services
