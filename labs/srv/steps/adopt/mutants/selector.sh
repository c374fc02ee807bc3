#!/usr/bin/env bash
# A selector fills the Service with the wrong servers.
kubectl set selector service/legacy app=db
