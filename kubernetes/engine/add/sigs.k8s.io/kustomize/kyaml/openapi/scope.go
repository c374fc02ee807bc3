// Package openapi is cut down to what resource identifiers ask of it; the
// engine never asks, and needs none of the OpenAPI documents.
package openapi

import "sigs.k8s.io/kustomize/kyaml/yaml"

// IsCertainlyClusterScoped knows no types here.
func IsCertainlyClusterScoped(yaml.TypeMeta) bool { return false }
