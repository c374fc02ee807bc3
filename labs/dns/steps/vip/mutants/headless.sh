#!/usr/bin/env bash
# A headless Service under the name of the ordinary one.
kubectl create service clusterip web --clusterip=None
kubectl set selector service/web app=web
