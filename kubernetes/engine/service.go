// Services: what their store does before the strategy sees them.

package engine

import (
	api "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/service/storage"
)

// beginService defaults IP families, addresses and ports as the store of a
// cluster of these families does. restore takes back the addresses and ports
// that only a cluster can give.
func beginService(service *api.Service, families []string) (restore func(), err error) {
	given := service.DeepCopy()
	clusterFamilies := make([]api.IPFamily, len(families))
	for i, family := range families {
		clusterFamilies[i] = api.IPFamily(family)
	}
	err = storage.BeginCreate(service, clusterFamilies)
	return func() {
		storage.DefaultOnRead(service)
		if given.Spec.ClusterIP == "" && len(given.Spec.ClusterIPs) == 0 {
			service.Spec.ClusterIP, service.Spec.ClusterIPs = "", nil
		} else if n := max(1, len(given.Spec.ClusterIPs)); n < len(service.Spec.ClusterIPs) {
			service.Spec.ClusterIPs = service.Spec.ClusterIPs[:n]
		}
		for i := range service.Spec.Ports {
			if i < len(given.Spec.Ports) {
				service.Spec.Ports[i].NodePort = given.Spec.Ports[i].NodePort
			}
		}
		service.Spec.HealthCheckNodePort = given.Spec.HealthCheckNodePort
	}, err
}
