//go:build !proxy

package main

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	lifecycle "k8s.io/apiserver/pkg/endpoints/deprecation"
	binaryversion "k8s.io/component-base/version"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// apiWarnings prints what this minor's API server says with each answer about
// a kind, where it says anything: the sentence that kubectl prints as a warning.
func apiWarnings() {
	minor := version.MustParse(binaryversion.DefaultKubeBinaryVersion)
	known := legacyscheme.Scheme.AllKnownTypes()
	kinds := make([]schema.GroupVersionKind, 0, len(known))
	for kind := range known {
		kinds = append(kinds, kind)
	}
	slices.SortFunc(kinds, func(a, b schema.GroupVersionKind) int {
		return strings.Compare(a.String(), b.String())
	})
	for _, kind := range kinds {
		object, err := legacyscheme.Scheme.New(kind)
		if err != nil || !lifecycle.IsDeprecated(object, int(minor.Major()), int(minor.Minor())) {
			continue
		}
		object.GetObjectKind().SetGroupVersionKind(kind)
		row("warnings", kind.GroupVersion().String(), kind.Kind, lifecycle.WarningMessage(object))
	}
}
