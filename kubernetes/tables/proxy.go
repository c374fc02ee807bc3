//go:build proxy

// kube-proxy takes every flag that some package of the program has put on Go's
// own command line, and the kubelet's packages put many there. It is built alone,
// with the tag `proxy`.
package main

import (
	"maps"
	"reflect"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/runtime"
	proxyv1alpha1 "k8s.io/kube-proxy/config/v1alpha1"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	proxyscheme "k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
)

func init() {
	programs["kube-proxy"] = func() { walk(proxy.NewProxyCommand(), proxyFields()) }
}

// proxyFields maps kube-proxy's flags to fields of its configuration file. Its
// options keep the configuration to themselves, hence the reflection.
func proxyFields() map[string]string {
	fields := bindings(func() (*pflag.FlagSet, func() any) {
		o := proxy.NewOptions()
		flags := quietFlags("kube-proxy")
		o.AddFlags(flags)
		return flags, func() any {
			pointer := reflect.ValueOf(o).Elem().FieldByName("config")
			config := reflect.NewAt(pointer.Type().Elem(), pointer.UnsafePointer()).Interface().(runtime.Object)
			return versioned(proxyscheme.Scheme, config, proxyv1alpha1.SchemeGroupVersion)
		}
	})
	// These are kept aside until the program has parsed all of its flags.
	maps.Copy(fields, map[string]string{
		"cluster-cidr": "clusterCIDR", "hostname-override": "hostnameOverride",
		"iptables-sync-period": "iptables.syncPeriod", "iptables-min-sync-period": "iptables.minSyncPeriod",
		"ipvs-sync-period": "ipvs.syncPeriod", "ipvs-min-sync-period": "ipvs.minSyncPeriod",
	})
	return fields
}
