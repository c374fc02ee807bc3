// kube-proxy's file: strict, and for v1alpha1 lenient with a line in the log
// (cmd/kube-proxy/app/options.go).

package engine

import (
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	proxyscheme "k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
	proxyvalidation "k8s.io/kubernetes/pkg/proxy/apis/config/validation"
)

const proxyGroup = "kubeproxy.config.k8s.io"

func init() {
	configurations[proxyGroup] = &consumer{
		name:  "kube-proxy",
		kinds: func() []schema.GroupVersionKind { return kindsOf(proxyscheme.Scheme, proxyGroup) },
		judge: (*judgement).judgeProxy,
	}
}

func (j *judgement) judgeProxy() {
	object := j.decodeConfiguration(proxyscheme.Scheme, "Using lenient decoding as strict decoding failed: strict decoding error: %s")
	if configuration, ok := object.(*proxyconfig.KubeProxyConfiguration); ok {
		errs := proxyvalidation.Validate(configuration)
		if len(errs) > 0 && j.response.Status == "" {
			j.response.Status = errs.ToAggregate().Error()
		}
		for _, err := range errs {
			err.Field = proxyPath(goTypeOf(proxyscheme.Scheme, j.gvk), err.Field)
		}
		j.rejectFields(errs)
	}
}

// proxyPath turns a path of Go names, which kube-proxy's validation has, into
// one of the file: KubeProxyConfiguration.Mode.ProxyMode into mode. It ends at
// the first name that the file does not have.
func proxyPath(t reflect.Type, path string) string {
	found := ""
	for _, step := range split(path) {
		if step.key == t.Name() && found == "" {
			continue
		}
		if step.bracket {
			found += "[" + step.key + "]"
			continue
		}
		here := typeAt(t, found)
		if here == nil || here.Kind() != reflect.Struct {
			break
		}
		name := strings.TrimSuffix(strings.TrimPrefix(step.key, "KubeProxy"), "Configuration")
		fields := fieldsOf(here)
		key := slices.IndexFunc(sortedKeys(fields), func(key string) bool { return strings.EqualFold(key, name) })
		if key < 0 {
			break
		}
		found = join(found, sortedKeys(fields)[key])
	}
	return found
}

// rejectFields records field errors of a file.
func (j *judgement) rejectFields(errs field.ErrorList) {
	if len(errs) == 0 {
		return
	}
	j.addErrors(errs)
	if j.response.Status == "" {
		j.response.Status = errs.ToAggregate().Error()
	}
}
