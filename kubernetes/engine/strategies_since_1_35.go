// Kinds that came with 1.35.

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/scheduling/workload"
)

func init() {
	strategies[schema.GroupKind{Group: "scheduling.k8s.io", Kind: "Workload"}] = workload.Strategy
}
