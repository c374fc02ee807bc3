// kube-proxy's file: strict, and for v1alpha1 lenient with a line in the log
// (cmd/kube-proxy/app/options.go).

package engine

import (
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
		j.rejectFields(proxyvalidation.Validate(configuration))
	}
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
