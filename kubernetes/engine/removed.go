// Kinds that a server does not serve: removed, switched off, or never there.

package engine

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// A removal says since when an API is gone, and what to use instead.
type removal struct{ in, replacement string }

// goneTypes has the APIs whose Go types are gone too, so that no type tells
// its lifecycle. Source: the deprecated API migration guide
// (kubernetes.io/docs/reference/using-api/deprecation-guide) and the
// CHANGELOG files of the releases named.
var goneTypes = map[schema.GroupVersionKind]removal{
	{Group: "extensions", Version: "v1beta1", Kind: "DaemonSet"}:         {"1.16", "apps/v1 DaemonSet"},
	{Group: "extensions", Version: "v1beta1", Kind: "Deployment"}:        {"1.16", "apps/v1 Deployment"},
	{Group: "extensions", Version: "v1beta1", Kind: "ReplicaSet"}:        {"1.16", "apps/v1 ReplicaSet"},
	{Group: "extensions", Version: "v1beta1", Kind: "NetworkPolicy"}:     {"1.16", "networking.k8s.io/v1 NetworkPolicy"},
	{Group: "extensions", Version: "v1beta1", Kind: "PodSecurityPolicy"}: {"1.16", "Pod Security admission"},
	{Group: "extensions", Version: "v1beta1", Kind: "Ingress"}:           {"1.22", "networking.k8s.io/v1 Ingress"},
	{Group: "apps", Version: "v1beta1", Kind: "Deployment"}:              {"1.16", "apps/v1 Deployment"},
	{Group: "apps", Version: "v1beta1", Kind: "StatefulSet"}:             {"1.16", "apps/v1 StatefulSet"},
	{Group: "apps", Version: "v1beta1", Kind: "ControllerRevision"}:      {"1.16", "apps/v1 ControllerRevision"},
	{Group: "apps", Version: "v1beta2", Kind: "DaemonSet"}:               {"1.16", "apps/v1 DaemonSet"},
	{Group: "apps", Version: "v1beta2", Kind: "Deployment"}:              {"1.16", "apps/v1 Deployment"},
	{Group: "apps", Version: "v1beta2", Kind: "ReplicaSet"}:              {"1.16", "apps/v1 ReplicaSet"},
	{Group: "apps", Version: "v1beta2", Kind: "StatefulSet"}:             {"1.16", "apps/v1 StatefulSet"},
	{Group: "apps", Version: "v1beta2", Kind: "ControllerRevision"}:      {"1.16", "apps/v1 ControllerRevision"},

	{Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy"}:                                    {"1.25", "Pod Security admission"},
	{Group: "policy", Version: "v1beta1", Kind: "PodDisruptionBudget"}:                                  {"1.25", "policy/v1 PodDisruptionBudget"},
	{Group: "batch", Version: "v1beta1", Kind: "CronJob"}:                                               {"1.25", "batch/v1 CronJob"},
	{Group: "batch", Version: "v2alpha1", Kind: "CronJob"}:                                              {"1.21", "batch/v1 CronJob"},
	{Group: "autoscaling", Version: "v2beta1", Kind: "HorizontalPodAutoscaler"}:                         {"1.25", "autoscaling/v2 HorizontalPodAutoscaler"},
	{Group: "autoscaling", Version: "v2beta2", Kind: "HorizontalPodAutoscaler"}:                         {"1.26", "autoscaling/v2 HorizontalPodAutoscaler"},
	{Group: "discovery.k8s.io", Version: "v1beta1", Kind: "EndpointSlice"}:                              {"1.25", "discovery.k8s.io/v1 EndpointSlice"},
	{Group: "events.k8s.io", Version: "v1beta1", Kind: "Event"}:                                         {"1.25", "events.k8s.io/v1 Event"},
	{Group: "node.k8s.io", Version: "v1beta1", Kind: "RuntimeClass"}:                                    {"1.25", "node.k8s.io/v1 RuntimeClass"},
	{Group: "networking.k8s.io", Version: "v1beta1", Kind: "Ingress"}:                                   {"1.22", "networking.k8s.io/v1 Ingress"},
	{Group: "networking.k8s.io", Version: "v1beta1", Kind: "IngressClass"}:                              {"1.22", "networking.k8s.io/v1 IngressClass"},
	{Group: "admissionregistration.k8s.io", Version: "v1beta1", Kind: "MutatingWebhookConfiguration"}:   {"1.22", "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"},
	{Group: "admissionregistration.k8s.io", Version: "v1beta1", Kind: "ValidatingWebhookConfiguration"}: {"1.22", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"},
	{Group: "apiextensions.k8s.io", Version: "v1beta1", Kind: "CustomResourceDefinition"}:               {"1.22", "apiextensions.k8s.io/v1 CustomResourceDefinition"},
	{Group: "apiregistration.k8s.io", Version: "v1beta1", Kind: "APIService"}:                           {"1.22", "apiregistration.k8s.io/v1 APIService"},
	{Group: "authentication.k8s.io", Version: "v1beta1", Kind: "TokenReview"}:                           {"1.22", "authentication.k8s.io/v1 TokenReview"},
	{Group: "authorization.k8s.io", Version: "v1beta1", Kind: "SubjectAccessReview"}:                    {"1.22", "authorization.k8s.io/v1 SubjectAccessReview"},
	{Group: "authorization.k8s.io", Version: "v1beta1", Kind: "LocalSubjectAccessReview"}:               {"1.22", "authorization.k8s.io/v1 LocalSubjectAccessReview"},
	{Group: "authorization.k8s.io", Version: "v1beta1", Kind: "SelfSubjectAccessReview"}:                {"1.22", "authorization.k8s.io/v1 SelfSubjectAccessReview"},
	{Group: "certificates.k8s.io", Version: "v1beta1", Kind: "CertificateSigningRequest"}:               {"1.22", "certificates.k8s.io/v1 CertificateSigningRequest"},
	{Group: "coordination.k8s.io", Version: "v1beta1", Kind: "Lease"}:                                   {"1.22", "coordination.k8s.io/v1 Lease"},
	{Group: "rbac.authorization.k8s.io", Version: "v1beta1", Kind: "ClusterRole"}:                       {"1.22", "rbac.authorization.k8s.io/v1 ClusterRole"},
	{Group: "rbac.authorization.k8s.io", Version: "v1beta1", Kind: "ClusterRoleBinding"}:                {"1.22", "rbac.authorization.k8s.io/v1 ClusterRoleBinding"},
	{Group: "rbac.authorization.k8s.io", Version: "v1beta1", Kind: "Role"}:                              {"1.22", "rbac.authorization.k8s.io/v1 Role"},
	{Group: "rbac.authorization.k8s.io", Version: "v1beta1", Kind: "RoleBinding"}:                       {"1.22", "rbac.authorization.k8s.io/v1 RoleBinding"},
	{Group: "scheduling.k8s.io", Version: "v1beta1", Kind: "PriorityClass"}:                             {"1.22", "scheduling.k8s.io/v1 PriorityClass"},
	{Group: "storage.k8s.io", Version: "v1beta1", Kind: "CSIDriver"}:                                    {"1.22", "storage.k8s.io/v1 CSIDriver"},
	{Group: "storage.k8s.io", Version: "v1beta1", Kind: "CSINode"}:                                      {"1.22", "storage.k8s.io/v1 CSINode"},
	{Group: "storage.k8s.io", Version: "v1beta1", Kind: "StorageClass"}:                                 {"1.22", "storage.k8s.io/v1 StorageClass"},
	{Group: "storage.k8s.io", Version: "v1beta1", Kind: "VolumeAttachment"}:                             {"1.22", "storage.k8s.io/v1 VolumeAttachment"},
	{Group: "storage.k8s.io", Version: "v1beta1", Kind: "CSIStorageCapacity"}:                           {"1.27", "storage.k8s.io/v1 CSIStorageCapacity"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1alpha1", Kind: "FlowSchema"}:                    {"1.24", "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1alpha1", Kind: "PriorityLevelConfiguration"}:    {"1.24", "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta1", Kind: "FlowSchema"}:                     {"1.26", "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta1", Kind: "PriorityLevelConfiguration"}:     {"1.26", "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta2", Kind: "FlowSchema"}:                     {"1.29", "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta2", Kind: "PriorityLevelConfiguration"}:     {"1.29", "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta3", Kind: "FlowSchema"}:                     {"1.32", "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1beta3", Kind: "PriorityLevelConfiguration"}:     {"1.32", "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
}

// served tells whether a default server serves the document's kind, and fails
// the judgement in the words of kubectl, whose discovery finds it missing.
func (j *judgement) served() bool {
	gvk := j.gvk
	object, err := legacyscheme.Scheme.New(gvk)
	_, creatable := scopeOf(gvk.GroupKind())
	if err == nil && creatable && isServed(gvk) {
		return true
	}
	noMatch := fmt.Sprintf("no matches for kind %q in version %q", gvk.Kind, gvk.GroupVersion().String())
	if gone, ok := removalOf(gvk, object); ok {
		failure := j.response.fail(FailureRemovedAPI, noMatch)
		failure.RemovedIn, failure.Replacement = gone.in, gone.replacement
		failure.Suggestions = append(failure.Suggestions, gone.replacement)
		failure.at("apiVersion", gvk.GroupVersion().String())
		return false
	}
	failure := j.response.fail(FailureUnknownKind, noMatch)
	failure.Suggestions = suggestVersions(gvk.Kind)
	if err == nil && creatable {
		failure.Suggestions = append(failure.Suggestions, fmt.Sprintf("%s is off unless kube-apiserver runs with --runtime-config=%s=true", gvk.GroupVersion(), gvk.GroupVersion()))
		failure.at("apiVersion", gvk.GroupVersion().String())
		return false
	}
	failure.at("kind", gvk.Kind)
	if len(failure.Suggestions) > 0 && strings.HasPrefix(failure.Suggestions[0], gvk.Kind+" in ") {
		failure.at("apiVersion", gvk.GroupVersion().String())
	}
	return false
}

// removalOf asks the type's lifecycle first, then the table.
func removalOf(gvk schema.GroupVersionKind, object runtime.Object) (removal, bool) {
	if object != nil && isRemoved(object) {
		gone := removal{in: deprecation.RemovedRelease(object)}
		if replaced, ok := object.(interface {
			APILifecycleReplacement() schema.GroupVersionKind
		}); ok {
			replacement := replaced.APILifecycleReplacement()
			gone.replacement = replacement.GroupVersion().String() + " " + replacement.Kind
		} else {
			gone.replacement = goneTypes[gvk].replacement
		}
		return gone, true
	}
	gone, ok := goneTypes[gvk]
	return gone, ok && object == nil || ok && !isServed(gvk)
}

// at says where in the document a failure lies.
func (f *Failure) at(path string, value any) {
	f.Path, f.Value = &path, value
}
