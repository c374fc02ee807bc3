//go:build !proxy

package main

import (
	"slices"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	kubeadmfeatures "k8s.io/kubernetes/cmd/kubeadm/app/features"
	apiserveroptions "k8s.io/kubernetes/pkg/kubeapiserver/options"
)

// featureGates prints the gates that the components share: those of every
// package that is linked, which is all of them here.
func featureGates() {
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		row("gates", string(name), "kubernetes", stage, spec.Default, spec.LockToDefault)
	}
}

// kubeadmGates prints kubeadm's own.
func kubeadmGates() {
	for name, spec := range kubeadmfeatures.InitFeatureGates {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		row("gates", name, "kubeadm", stage, spec.Default, spec.LockToDefault)
	}
}

func admissionPlugins() {
	off := apiserveroptions.DefaultOffAdmissionPlugins()
	for _, name := range slices.Sorted(slices.Values(apiserveroptions.AllOrderedPlugins)) {
		row("admission", name, !off.Has(name))
	}
}
