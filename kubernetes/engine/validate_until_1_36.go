// Validation as rest.BeforeCreate does it up to 1.36.

package engine

import (
	"context"

	"k8s.io/apimachinery/pkg/api/meta"
	genericvalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
)

// validate runs the strategy's validation and, if it finds nothing, that of
// the metadata.
func validate(ctx context.Context, strategy rest.RESTCreateStrategy, object runtime.Object) field.ErrorList {
	if errs := strategy.Validate(ctx, object); len(errs) > 0 {
		return errs
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return field.ErrorList{field.InternalError(field.NewPath("metadata"), err)}
	}
	return genericvalidation.ValidateObjectMetaAccessor(accessor, strategy.NamespaceScoped(), path.ValidatePathSegmentName, field.NewPath("metadata"))
}
