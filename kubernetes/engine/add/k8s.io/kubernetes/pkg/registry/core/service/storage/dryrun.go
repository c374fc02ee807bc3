package storage

import (
	"net"

	api "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
)

// BeginCreate does what REST.beginCreate does in a dry run on a cluster of
// these IP families (the first one is the default), where every address and
// port that a Service asks for is free and in range.
func BeginCreate(service *api.Service, families []api.IPFamily) error {
	normalizeClusterIPs(After{service}, Before{nil})
	addresses := map[api.IPFamily]ipallocator.Interface{}
	for _, family := range families {
		addresses[family] = freeAddresses{family}
	}
	allocators := makeAlloc(families[0], addresses, freePorts{})
	_, err := allocators.allocateCreate(service, true)
	return err
}

// DefaultOnRead does what the store's decorator does to a new Service before
// it is returned.
func DefaultOnRead(service *api.Service) {
	defaultOnReadInternalTrafficPolicy(service)
}

// freeAddresses hands out an address of its family, always the same one: a
// dry run keeps nothing.
type freeAddresses struct{ family api.IPFamily }

func (freeAddresses) Allocate(net.IP) error { return nil }

func (f freeAddresses) AllocateNext() (net.IP, error) {
	if f.family == api.IPv6Protocol {
		return net.ParseIP("fd00::a"), nil
	}
	return net.IPv4(10, 96, 0, 10), nil
}

func (freeAddresses) Release(net.IP) error            { return nil }
func (freeAddresses) ForEach(func(net.IP))            {}
func (freeAddresses) CIDR() net.IPNet                 { return net.IPNet{} }
func (f freeAddresses) IPFamily() api.IPFamily        { return f.family }
func (freeAddresses) Has(net.IP) bool                 { return false }
func (freeAddresses) Destroy()                        {}
func (freeAddresses) EnableMetrics()                  {}
func (f freeAddresses) DryRun() ipallocator.Interface { return f }

// freePorts has every node port free.
type freePorts struct{}

var _ portallocator.Interface = freePorts{}

func (freePorts) Allocate(int) error         { return nil }
func (freePorts) AllocateNext() (int, error) { return 30000, nil }
func (freePorts) Release(int) error          { return nil }
func (freePorts) ForEach(func(int))          {}
func (freePorts) Has(int) bool               { return false }
func (freePorts) Destroy()                   {}
func (freePorts) EnableMetrics()             {}
