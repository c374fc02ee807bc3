// What strategies ask of a cluster, answered as a plain one would: an
// administrator asks, and namespaces have no labels.

package engine

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/resolver"
)

// plainNamespaces has every namespace, without labels.
type plainNamespaces struct{}

// Get implements NamespaceInterface.
func (plainNamespaces) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Namespace, error) {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, nil
}

// anyResource stands for discovery, which is asked only on behalf of users
// who may not do everything.
var anyResource = resolver.ResourceResolverFunc(func(gvk schema.GroupVersionKind) (schema.GroupVersionResource, error) {
	return gvk.GroupVersion().WithResource("*"), nil
})
