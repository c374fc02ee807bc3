package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// quietFlags does not tell standard error that a flag is deprecated.
func quietFlags(program string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(program, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags
}

func versioned(scheme *runtime.Scheme, config runtime.Object, version schema.GroupVersion) any {
	out, err := scheme.ConvertToVersion(config, version)
	check(err)
	return out
}

// bindings finds the field of each flag by setting the flag and looking which
// field of the file's form changes. `fresh` makes a flag set and a snapshot of
// what it is bound to.
func bindings(fresh func() (*pflag.FlagSet, func() any)) map[string]string {
	found := map[string]string{}
	all, _ := fresh()
	all.VisitAll(func(flag *pflag.Flag) {
		for _, value := range probes(flag) {
			flags, snapshot := fresh()
			before := leaves(snapshot())
			if flags.Set(flag.Name, value) != nil {
				continue
			}
			after := leaves(snapshot())
			if changed := difference(before, after); changed != "" {
				found[flag.Name] = changed
				return
			}
		}
	})
	return found
}

// probes are values that differ from the default; the first that parses is used.
func probes(flag *pflag.Flag) []string {
	if truth, err := strconv.ParseBool(flag.DefValue); err == nil && flag.Value.Type() == "bool" {
		return []string{strconv.FormatBool(!truth)}
	}
	return []string{"192.0.2.7", "192.0.2.7:4711", "47", "47s", "memory=47Mi", "imagefs.available<47%", "memory.available=47s",
		"0:memory=47Mi", "AllAlpha=true", "probe=47", "key=probe:NoSchedule", "text", "json", "nftables"}
}

// leaves flattens an object's JSON: path of field names → value.
func leaves(object any) map[string]string {
	text, err := json.Marshal(object)
	check(err)
	var tree map[string]any
	check(json.Unmarshal(text, &tree))
	flat := map[string]string{}
	flatten("", tree, flat)
	return flat
}

// Maps whose keys are data look like objects in JSON; `difference` cuts those.
func flatten(path string, value any, flat map[string]string) {
	if object, ok := value.(map[string]any); ok {
		for key, inner := range object {
			flatten(strings.TrimPrefix(path+"."+key, "."), inner, flat)
		}
		return
	}
	flat[path] = fmt.Sprint(value)
}

func difference(before, after map[string]string) string {
	for _, path := range slices.Sorted(maps.Keys(after)) {
		if old, there := before[path]; !there || old != after[path] {
			for _, data := range dataMaps {
				if strings.HasPrefix(path, data+".") {
					return data
				}
			}
			return path
		}
	}
	return ""
}

// Fields of the two files that are maps with keys of the author's.
var dataMaps = []string{
	"evictionHard", "evictionSoft", "evictionSoftGracePeriod", "evictionMinimumReclaim", "featureGates", "kubeReserved", "systemReserved",
	"qosReserved", "staticPodURLHeader", "memoryManagerPolicyOptions", "cpuManagerPolicyOptions", "topologyManagerPolicyOptions",
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
