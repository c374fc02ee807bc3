// Objects that a server printed: what a server set is taken back, so that the
// rest can be judged as if it were created again.

package engine

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/batch"
)

func forgetServer(object runtime.Object, accessor metav1.Object) {
	accessor.SetUID("")
	accessor.SetResourceVersion("")
	accessor.SetGeneration(0)
	accessor.SetSelfLink("")
	accessor.SetManagedFields(nil)
	accessor.SetCreationTimestamp(metav1.Time{})
	accessor.SetDeletionTimestamp(nil)
	accessor.SetDeletionGracePeriodSeconds(nil)
	if job, ok := object.(*batch.Job); ok && job.Spec.ManualSelector == nil {
		// The Job's controller labels carry its uid, which no author can
		// give; with a manual selector they are only labels.
		manual := true
		job.Spec.ManualSelector = &manual
	}
}
