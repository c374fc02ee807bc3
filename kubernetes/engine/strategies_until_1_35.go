// Kinds whose strategy had another constructor up to 1.35.

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
)

func init() {
	strategies[schema.GroupKind{Group: "resource.k8s.io", Kind: "ResourceClaim"}] = resourceclaim.NewStrategy(plainNamespaces{})
}
