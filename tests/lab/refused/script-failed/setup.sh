#!/usr/bin/env bash
echo "no room" >&2
exit 1
