// Kinds that came with 1.36, or whose strategy changed its constructor there.

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
	"k8s.io/kubernetes/pkg/registry/resource/resourcepoolstatusrequest"
	"k8s.io/kubernetes/pkg/registry/scheduling/podgroup"
)

func init() {
	strategies[schema.GroupKind{Group: "resource.k8s.io", Kind: "ResourceClaim"}] = resourceclaim.NewStrategy(plainNamespaces{}, nil)
	strategies[schema.GroupKind{Group: "resource.k8s.io", Kind: "ResourcePoolStatusRequest"}] = resourcepoolstatusrequest.Strategy
	strategies[schema.GroupKind{Group: "scheduling.k8s.io", Kind: "PodGroup"}] = podgroup.NewStrategy()
}
