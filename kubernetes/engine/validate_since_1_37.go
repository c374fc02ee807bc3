// Validation as rest.BeforeCreate does it since 1.37.

package engine

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
)

// validate runs the strategy's validation, that of the metadata, and the
// declarative one.
func validate(ctx context.Context, strategy rest.RESTCreateStrategy, object runtime.Object) field.ErrorList {
	return rest.ValidateCreate(ctx, object, strategy)
}
