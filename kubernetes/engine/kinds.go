// The kinds of the version: which there are, which a server serves unless told
// otherwise, and who consumes them.

package engine

import (
	"encoding/json"
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controlplane"
)

// Version is the Kubernetes release that the engine is made of; the build
// sets it ("1.36.3").
var Version = "0.0.0"

// minor is the number after "1.".
var minor = sync.OnceValue(func() int {
	parts := strings.Split(Version, ".")
	n, err := strconv.Atoi(parts[min(1, len(parts)-1)])
	if err != nil {
		return 0
	}
	return n
})

// A Kind is one entry of the catalogue.
type Kind struct {
	Group    string `json:"group"`
	Version  string `json:"version"`
	Kind     string `json:"kind"`
	Scope    string `json:"scope"` // Namespaced, Cluster, or None for files
	Consumer string `json:"consumer"`
	Served   bool   `json:"served"` // by a server with default settings
}

// Catalog is the engine's description of itself, as JSON.
func Catalog() []byte {
	text, err := json.Marshal(map[string]any{
		"kubernetes": Version,
		"go":         goruntime.Version(),
		"kinds":      catalogue(),
	})
	if err != nil {
		panic(err)
	}
	return text
}

// catalogue lists every kind that can be judged, sorted.
var catalogue = sync.OnceValue(func() []Kind {
	var kinds []Kind
	for gvk := range legacyscheme.Scheme.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal {
			continue
		}
		scope, ok := scopeOf(gvk.GroupKind())
		if !ok {
			continue
		}
		kinds = append(kinds, Kind{gvk.Group, gvk.Version, gvk.Kind, scope, "kube-apiserver", isServed(gvk)})
	}
	for _, consumer := range configurations {
		for _, gvk := range consumer.kinds() {
			kinds = append(kinds, Kind{gvk.Group, gvk.Version, gvk.Kind, "None", consumer.name, true})
		}
	}
	slices.SortFunc(kinds, func(a, b Kind) int {
		return strings.Compare(a.Group+"/"+a.Version+"/"+a.Kind, b.Group+"/"+b.Version+"/"+b.Kind)
	})
	return kinds
})

// scopeOf tells whether a kind can be created, and where.
func scopeOf(gk schema.GroupKind) (string, bool) {
	namespaced := false
	if strategy, ok := strategies[gk]; ok {
		namespaced = strategy.NamespaceScoped()
	} else if review, ok := reviews[gk]; ok {
		namespaced = review.namespaced
	} else {
		return "", false
	}
	if namespaced {
		return "Namespaced", true
	}
	return "Cluster", true
}

// groupVersionsOn are the API versions that kube-apiserver serves by default,
// from its own lists, and those of its two extension servers.
var groupVersionsOn = sync.OnceValue(func() map[schema.GroupVersion]bool {
	on := map[schema.GroupVersion]bool{
		{Group: "apiextensions.k8s.io", Version: "v1"}:   true,
		{Group: "apiregistration.k8s.io", Version: "v1"}: true,
	}
	for gv, enabled := range controlplane.DefaultAPIResourceConfigSource().GroupVersionConfigs {
		on[gv] = on[gv] || enabled
	}
	return on
})

// isServed tells whether a server with default settings serves a kind that the
// scheme knows.
func isServed(gvk schema.GroupVersionKind) bool {
	if !groupVersionsOn()[gvk.GroupVersion()] {
		return false
	}
	object, err := legacyscheme.Scheme.New(gvk)
	return err == nil && !isRemoved(object)
}

// isRemoved asks a type's own lifecycle.
func isRemoved(object runtime.Object) bool {
	release := deprecation.RemovedRelease(object)
	if release == "" {
		return false
	}
	_, after, _ := strings.Cut(release, ".")
	n, err := strconv.Atoi(after)
	return err == nil && minor() >= n
}

// newestServed returns the version of a kind that a fragment of it is judged
// in: the served one that its group prefers.
func newestServed(kind string) (schema.GroupVersionKind, bool) {
	for _, group := range sortedGroups() {
		for _, gv := range legacyscheme.Scheme.PrioritizedVersionsForGroup(group) {
			gvk := gv.WithKind(kind)
			if _, ok := scopeOf(gvk.GroupKind()); ok && legacyscheme.Scheme.Recognizes(gvk) && isServed(gvk) {
				return gvk, true
			}
		}
	}
	return schema.GroupVersionKind{}, false
}

// sortedGroups has the core group first.
func sortedGroups() []string {
	var groups []string
	for gv := range groupVersionsOn() {
		groups = append(groups, gv.Group)
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}
