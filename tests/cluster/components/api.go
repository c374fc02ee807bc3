package main

import (
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// The API and its client: what the agreement corpus needs.
func init() {
	components["kube-apiserver"] = apiserver.NewAPIServerCommand
	components["kubectl"] = kubectl.NewDefaultKubectlCommand
}
