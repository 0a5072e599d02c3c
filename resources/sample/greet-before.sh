#!/bin/sh
# Prints a greeting for the name that is given.
printf 'Hello, %s!\n' "$1"
