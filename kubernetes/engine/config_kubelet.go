// The kubelet's files. The kubelet decodes strictly and, when only fields are
// unknown or repeated, again without strictness, with a line in its log
// (pkg/kubelet/kubeletconfig/util/codec).

package engine

import (
	"regexp"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	kubeletscheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	kubeletvalidation "k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
)

const kubeletGroup = "kubelet.config.k8s.io"

var kubeletScheme = sync.OnceValue(func() *runtime.Scheme {
	scheme, _, err := kubeletscheme.NewSchemeAndCodecs()
	if err != nil {
		panic(err)
	}
	return scheme
})

func init() {
	configurations[kubeletGroup] = &consumer{
		name:  "kubelet",
		kinds: func() []schema.GroupVersionKind { return kindsOf(kubeletScheme(), kubeletGroup) },
		judge: (*judgement).judgeKubelet,
	}
}

func (j *judgement) judgeKubelet() {
	lenient := "Using lenient decoding as strict decoding failed: strict decoding error: %s"
	if j.gvk.Kind != "KubeletConfiguration" || j.gvk.Version != "v1beta1" {
		lenient = ""
	}
	object := j.decodeConfiguration(kubeletScheme(), lenient)
	configuration, ok := object.(*kubeletconfig.KubeletConfiguration)
	if !ok {
		return
	}
	if err := kubeletvalidation.ValidateKubeletConfiguration(configuration, utilfeature.DefaultFeatureGate); err != nil {
		j.rejectPlain(err, "failed to validate kubelet configuration, error: ")
	}
}

// fieldInMessage finds the field that a plain error of the kubelet names:
// "invalid configuration: port (--port) 0 must be …".
var fieldInMessage = regexp.MustCompile(`^invalid configuration: ([a-z][A-Za-z]+(?:\.[a-z][A-Za-z]+)*)`)

// rejectPlain records errors that are no field errors, with the paths that
// their words give away.
func (j *judgement) rejectPlain(err error, prefix string) {
	if j.response.Status == "" {
		j.response.Status = prefix + err.Error()
	}
	errs := []error{err}
	if aggregate, ok := err.(utilerrors.Aggregate); ok {
		errs = utilerrors.Flatten(aggregate).Errors()
	}
	for _, err := range errs {
		if failure, ok := err.(*field.Error); ok {
			j.addErrors(field.ErrorList{failure})
			continue
		}
		path := ""
		var value any
		if match := fieldInMessage.FindStringSubmatch(err.Error()); match != nil {
			if t := goTypeOf(kubeletScheme(), j.gvk); t != nil && typeAt(t, match[1]) != nil {
				path = match[1]
				value, _ = lookup(j.tree, path)
			}
		}
		if path != "" && j.follows(path, field.ErrorTypeInvalid) {
			continue
		}
		j.response.Errors = append(j.response.Errors, Error{
			Reason:  string(field.ErrorTypeInvalid),
			Type:    field.ErrorTypeInvalid.String(),
			Path:    path,
			Value:   value,
			Detail:  err.Error(),
			Message: err.Error(),
		})
	}
}
