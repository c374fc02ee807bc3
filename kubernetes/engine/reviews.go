// Reviews and other requests that have no create strategy: their REST storage
// validates them and answers, without storing anything.

package engine

import (
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/authentication"
	"k8s.io/kubernetes/pkg/apis/authorization"
	authorizationvalidation "k8s.io/kubernetes/pkg/apis/authorization/validation"
	api "k8s.io/kubernetes/pkg/apis/core"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
)

// A review is what a kind's REST.Create checks before it answers.
type review struct {
	namespaced bool
	// validate returns causes, or an error that ends the request.
	validate func(object runtime.Object) (field.ErrorList, error)
}

var reviews = map[schema.GroupKind]review{
	{Group: "authentication.k8s.io", Kind: "TokenReview"}: {false, func(object runtime.Object) (field.ErrorList, error) {
		if object.(*authentication.TokenReview).Spec.Token == "" {
			return nil, apierrors.NewBadRequest("token is required for TokenReview in authentication")
		}
		return nil, nil
	}},
	{Group: "authentication.k8s.io", Kind: "SelfSubjectReview"}: {false, accept},
	{Group: "authorization.k8s.io", Kind: "SubjectAccessReview"}: {false, func(object runtime.Object) (field.ErrorList, error) {
		return authorizationvalidation.ValidateSubjectAccessReview(object.(*authorization.SubjectAccessReview)), nil
	}},
	{Group: "authorization.k8s.io", Kind: "SelfSubjectAccessReview"}: {false, func(object runtime.Object) (field.ErrorList, error) {
		return authorizationvalidation.ValidateSelfSubjectAccessReview(object.(*authorization.SelfSubjectAccessReview)), nil
	}},
	{Group: "authorization.k8s.io", Kind: "LocalSubjectAccessReview"}: {true, func(object runtime.Object) (field.ErrorList, error) {
		return authorizationvalidation.ValidateLocalSubjectAccessReview(object.(*authorization.LocalSubjectAccessReview)), nil
	}},
	{Group: "authorization.k8s.io", Kind: "SelfSubjectRulesReview"}: {false, func(object runtime.Object) (field.ErrorList, error) {
		if object.(*authorization.SelfSubjectRulesReview).Spec.Namespace == "" {
			return nil, apierrors.NewBadRequest("no namespace on request")
		}
		return nil, nil
	}},
	{Group: "", Kind: "Binding"}: {true, func(object runtime.Object) (field.ErrorList, error) {
		return corevalidation.ValidatePodBinding(object.(*api.Binding)), nil
	}},
}

func accept(runtime.Object) (field.ErrorList, error) { return nil, nil }

func (j *judgement) judgeReview(review review, object runtime.Object) {
	accessor, err := meta.Accessor(object)
	if err != nil {
		j.response.fail(FailureDecode, err.Error())
		return
	}
	if review.namespaced && accessor.GetNamespace() == "" {
		accessor.SetNamespace(j.header.Namespace)
	}
	switch errs, err := review.validate(object); {
	case err != nil:
		j.reject(err)
	case len(errs) > 0:
		j.addErrors(errs)
		if j.response.Status == "" {
			// The storages of authorization name an empty kind.
			gk := j.gvk.GroupKind()
			if gk.Group == authorization.GroupName {
				gk.Kind = ""
			}
			j.response.Status = apierrors.NewInvalid(gk, "", errs).Error()
		}
	}
	j.keep(legacyscheme.Scheme, object, accessor, func() {})
}
