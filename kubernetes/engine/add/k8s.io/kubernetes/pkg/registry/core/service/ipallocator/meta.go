package ipallocator

import (
	"net"

	api "k8s.io/kubernetes/pkg/apis/core"
)

// MetaAllocator stands for the allocator over ServiceCIDR objects, which
// alloc.go asks for by type; the engine's allocators are never one.
type MetaAllocator struct{ Interface }

// AllocateService is never called.
func (a *MetaAllocator) AllocateService(_ *api.Service, ip net.IP) error { return a.Allocate(ip) }

// AllocateNextService is never called.
func (a *MetaAllocator) AllocateNextService(*api.Service) (net.IP, error) { return a.AllocateNext() }
