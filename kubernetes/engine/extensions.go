// The two extension servers inside kube-apiserver: CustomResourceDefinitions
// and APIServices. Their types join the one scheme.

package engine

import (
	apiextensionsinstall "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apiregistrationinstall "k8s.io/kube-aggregator/pkg/apis/apiregistration/install"
	"k8s.io/kube-aggregator/pkg/registry/apiservice"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

func init() {
	apiextensionsinstall.Install(legacyscheme.Scheme)
	apiregistrationinstall.Install(legacyscheme.Scheme)
	strategies[schema.GroupKind{Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition"}] = customresourcedefinition.NewStrategy(legacyscheme.Scheme)
	strategies[schema.GroupKind{Group: "apiregistration.k8s.io", Kind: "APIService"}] = apiservice.NewStrategy(legacyscheme.Scheme)
}
