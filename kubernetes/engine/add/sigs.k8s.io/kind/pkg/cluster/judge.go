// Package cluster is cut down to the reading of its configuration files.
package cluster

import (
	"sigs.k8s.io/kind/pkg/errors"
	"sigs.k8s.io/kind/pkg/internal/apis/config"
	"sigs.k8s.io/kind/pkg/internal/apis/config/encoding"
)

// Judge decodes and validates a Cluster file as "kind create cluster" does.
// err says that it does not decode; invalid is what validation finds.
func Judge(raw []byte) (invalid []error, err error) {
	cluster, err := encoding.Parse(raw)
	if err != nil {
		return nil, err
	}
	config.SetDefaultsCluster(cluster)
	if err := cluster.Validate(); err != nil {
		if invalid = errors.Errors(err); len(invalid) == 0 {
			invalid = []error{err}
		}
	}
	return invalid, nil
}
