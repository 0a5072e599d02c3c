#!/bin/sh
# Prints a greeting for the name that is given, or for the world.
printf 'Hello, %s!\n' "${1:-world}"
