// kube-scheduler's file: strict (cmd/kube-scheduler/app/options/configfile.go).

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	schedulerconfig "k8s.io/kubernetes/pkg/scheduler/apis/config"
	schedulerscheme "k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	schedulervalidation "k8s.io/kubernetes/pkg/scheduler/apis/config/validation"
)

const schedulerGroup = "kubescheduler.config.k8s.io"

func init() {
	configurations[schedulerGroup] = &consumer{
		name:  "kube-scheduler",
		kinds: func() []schema.GroupVersionKind { return kindsOf(schedulerscheme.Scheme, schedulerGroup) },
		judge: (*judgement).judgeScheduler,
	}
}

func (j *judgement) judgeScheduler() {
	object := j.decodeConfiguration(schedulerscheme.Scheme, "")
	configuration, ok := object.(*schedulerconfig.KubeSchedulerConfiguration)
	if !ok {
		return
	}
	if err := schedulervalidation.ValidateKubeSchedulerConfiguration(configuration); err != nil {
		j.rejectPlain(err, "")
	}
}
