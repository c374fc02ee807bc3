// Files that are not sent to the API server: the configuration of kubelet,
// kube-proxy, kube-scheduler and kubeadm, kind's Cluster and Kustomization,
// each judged as the program that reads it judges it.

package engine

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// A consumer is a program and the kinds of its files.
type consumer struct {
	name  string
	kinds func() []schema.GroupVersionKind
	judge func(*judgement)
	// gone tells the versions that the program read once.
	gone map[string]removal
}

// configurations are the consumers, by the group of their files.
var configurations = map[string]*consumer{}

// judgeConfiguration hands a document to its consumer, or says that the
// consumer does not know it.
func (j *judgement) judgeConfiguration(c *consumer) {
	j.response.Consumer = c.name
	for _, gvk := range c.kinds() {
		if gvk == j.gvk {
			c.judge(j)
			return
		}
	}
	text := fmt.Sprintf("no kind %q is registered for version %q", j.gvk.Kind, j.gvk.GroupVersion().String())
	if gone, ok := c.gone[j.gvk.Version]; ok {
		failure := j.response.fail(FailureRemovedAPI, text)
		failure.RemovedIn, failure.Replacement = gone.in, gone.replacement
		failure.at("apiVersion", j.gvk.GroupVersion().String())
		return
	}
	failure := j.response.fail(FailureUnknownKind, text)
	failure.at("kind", j.gvk.Kind)
	var names []string
	for _, gvk := range c.kinds() {
		names = append(names, gvk.Kind)
		if gvk.Kind == j.gvk.Kind {
			failure.Suggestions = append(failure.Suggestions, gvk.Kind+" in "+gvk.GroupVersion().String())
			failure.at("apiVersion", j.gvk.GroupVersion().String())
		}
	}
	if len(failure.Suggestions) == 0 {
		failure.Suggestions = nearest(j.gvk.Kind, names)
	}
}

// kindsOf lists the versioned kinds of a group in a scheme that are files:
// those that can be decoded, without meta.k8s.io's options and lists.
func kindsOf(scheme *runtime.Scheme, group string) []schema.GroupVersionKind {
	var kinds []schema.GroupVersionKind
	for gvk := range scheme.AllKnownTypes() {
		if gvk.Group == group && gvk.Version != runtime.APIVersionInternal && isFile(gvk.Kind) {
			kinds = append(kinds, gvk)
		}
	}
	return kinds
}

func isFile(kind string) bool {
	return strings.HasSuffix(kind, "Configuration") || strings.HasSuffix(kind, "Config") ||
		strings.HasSuffix(kind, "Args") || strings.HasSuffix(kind, "ConfigSource")
}

// decodeConfiguration decodes strictly, defaults and converts a file. A
// lenient program goes on after strict faults and logs them in its words.
func (j *judgement) decodeConfiguration(scheme *runtime.Scheme, lenient string) runtime.Object {
	object := j.decodeWith(scheme, error.Error)
	if object == nil {
		return nil
	}
	if lenient != "" && len(j.response.Strict) > 0 {
		j.soften(lenient)
	}
	scheme.Default(object)
	internal, err := scheme.ConvertToVersion(object, runtime.InternalGroupVersioner)
	if err != nil {
		j.response.fail(FailureDecode, err.Error())
		return nil
	}
	j.keepConfiguration(object)
	return internal
}

// soften turns strict faults into warnings. format has one %s, the fault.
func (j *judgement) soften(format string) {
	for _, fault := range j.response.Strict {
		path := fault.Path
		j.response.Warnings = append(j.response.Warnings, Warning{
			Message:     fmt.Sprintf(format, fault.Message),
			Path:        &path,
			Suggestions: fault.Suggestions,
		})
	}
	j.response.Strict = nil
	if len(j.response.Decode) == 0 {
		j.response.Status = ""
	}
}
