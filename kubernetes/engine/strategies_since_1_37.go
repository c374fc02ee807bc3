// Kinds that came with 1.37.

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/lifecycle/eviction"
	"k8s.io/kubernetes/pkg/registry/lifecycle/evictionrequest"
	"k8s.io/kubernetes/pkg/registry/scheduling/compositepodgroup"
	"k8s.io/utils/clock"
)

func init() {
	strategies[schema.GroupKind{Group: "lifecycle.k8s.io", Kind: "Eviction"}] = eviction.NewStrategy(clock.RealClock{})
	strategies[schema.GroupKind{Group: "lifecycle.k8s.io", Kind: "EvictionRequest"}] = evictionrequest.NewStrategy()
	strategies[schema.GroupKind{Group: "scheduling.k8s.io", Kind: "CompositePodGroup"}] = compositepodgroup.NewStrategy()
}
