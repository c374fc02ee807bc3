//go:build !proxy

package main

import (
	"os"

	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app/cmd"
)

func init() {
	programs["kube-apiserver"] = func() {
		walk(apiserver.NewAPIServerCommand(), nil)
		admissionPlugins()
		featureGates()
		apiWarnings()
	}
	programs["kube-controller-manager"] = func() { walk(controllermanager.NewControllerManagerCommand(), nil) }
	programs["kube-scheduler"] = func() { walk(scheduler.NewSchedulerCommand(), nil) }
	programs["kubeadm"] = func() {
		walk(kubeadm.NewKubeadmCommand(os.Stdin, os.Stdout, os.Stderr), nil)
		kubeadmGates()
	}
	programs["kubectl"] = func() { walk(kubectl.NewDefaultKubectlCommand(), nil) }
	programs["kubelet"] = func() { walk(kubeletCommand(), kubeletFields()) }
}
