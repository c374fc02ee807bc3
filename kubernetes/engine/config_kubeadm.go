// kubeadm's files: decoded without strictness, with a warning for unknown and
// repeated fields (cmd/kubeadm/app/util/config).

package engine

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	bootstraptoken "k8s.io/kubernetes/cmd/kubeadm/app/apis/bootstraptoken/v1"
	"k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm"
	kubeadmscheme "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/scheme"
	kubeadmvalidation "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/validation"
)

const kubeadmGroup = "kubeadm.k8s.io"

func init() {
	configurations[kubeadmGroup] = &consumer{
		name:  "kubeadm",
		kinds: func() []schema.GroupVersionKind { return kindsOf(kubeadmscheme.Scheme, kubeadmGroup) },
		judge: (*judgement).judgeKubeadm,
		gone: map[string]removal{ // CHANGELOG-1.22, -1.27 and -1.37
			"v1beta1": {"1.22", "kubeadm.k8s.io/v1beta4"},
			"v1beta2": {"1.27", "kubeadm.k8s.io/v1beta4"},
			"v1beta3": {"1.37", "kubeadm.k8s.io/v1beta4"},
		},
	}
}

func (j *judgement) judgeKubeadm() {
	object := j.decodeConfiguration(kubeadmscheme.Scheme, "error unmarshaling configuration: strict decoding error: %s")
	switch configuration := object.(type) {
	case *kubeadm.InitConfiguration:
		fillNode(&configuration.NodeRegistration)
		fillEndpoint(&configuration.LocalAPIEndpoint)
		fillTokens(configuration.BootstrapTokens)
		if err := j.fillCluster(&configuration.ClusterConfiguration); err != nil {
			j.response.fail(FailureDecode, err.Error())
			return
		}
		j.rejectFields(kubeadmvalidation.ValidateInitConfiguration(configuration))
	case *kubeadm.ClusterConfiguration:
		j.rejectFields(kubeadmvalidation.ValidateClusterConfiguration(configuration))
	case *kubeadm.JoinConfiguration:
		fillNode(&configuration.NodeRegistration)
		if configuration.ControlPlane != nil {
			fillEndpoint(&configuration.ControlPlane.LocalAPIEndpoint)
		}
		j.rejectFields(kubeadmvalidation.ValidateJoinConfiguration(configuration))
	case *kubeadm.ResetConfiguration:
		if configuration.CRISocket == "" {
			configuration.CRISocket = detectedSocket
		}
		j.rejectFields(kubeadmvalidation.ValidateResetConfiguration(configuration))
	case *kubeadm.UpgradeConfiguration:
		j.rejectFields(kubeadmvalidation.ValidateUpgradeConfiguration(configuration))
	}
}

// fillCluster gives a node's file the cluster of defaults that kubeadm takes
// when no ClusterConfiguration stands beside it.
func (j *judgement) fillCluster(cluster *kubeadm.ClusterConfiguration) error {
	versioned, err := kubeadmscheme.Scheme.New(j.gvk.GroupVersion().WithKind("ClusterConfiguration"))
	if err != nil {
		return err
	}
	kubeadmscheme.Scheme.Default(versioned)
	return kubeadmscheme.Scheme.Convert(versioned, cluster, nil)
}

// What kubeadm finds out on the machine that it runs on.
const (
	detectedSocket  = "unix:///var/run/containerd/containerd.sock"
	detectedName    = "node"
	detectedAddress = "192.0.2.1"
)

func fillNode(options *kubeadm.NodeRegistrationOptions) {
	if options.Name == "" {
		options.Name = detectedName
	}
	if options.CRISocket == "" {
		options.CRISocket = detectedSocket
	}
}

// fillTokens stands for the tokens that kubeadm draws at random.
func fillTokens(tokens []bootstraptoken.BootstrapToken) {
	for i := range tokens {
		if tokens[i].Token == nil {
			tokens[i].Token = &bootstraptoken.BootstrapTokenString{ID: "abcdef", Secret: "0123456789abcdef"}
		}
	}
}

func fillEndpoint(endpoint *kubeadm.APIEndpoint) {
	if endpoint.AdvertiseAddress == "" {
		endpoint.AdvertiseAddress = detectedAddress
	}
}
