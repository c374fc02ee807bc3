// The create path: what a POST with dryRun=All&fieldValidation=Strict does
// between decoding and storing (k8s.io/apiserver/pkg/endpoints/handlers/create.go,
// registry/generic/registry/store.go, registry/rest/create.go), in that order.

package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage/names"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	api "k8s.io/kubernetes/pkg/apis/core"
)

// judgeObject judges an object of a kind that the server serves.
func (j *judgement) judgeObject() {
	versioned := j.decodeWith(legacyscheme.Scheme, j.cannotBeHandled)
	if versioned == nil {
		return
	}
	j.warnOfDeprecation(versioned)
	legacyscheme.Scheme.Default(versioned)
	internal, err := legacyscheme.Scheme.ConvertToVersion(versioned, schema.GroupVersion{Group: j.gvk.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		j.response.fail(FailureDecode, j.cannotBeHandled(err))
		return
	}
	if review, ok := reviews[j.gvk.GroupKind()]; ok {
		j.judgeReview(review, internal)
		return
	}
	j.create(legacyscheme.Scheme, strategies[j.gvk.GroupKind()], internal)
}

// cannotBeHandled words a decoding error as the server's transformDecodeError.
func (j *judgement) cannotBeHandled(err error) string {
	return fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", j.gvk.Kind, j.gvk.Version, j.gvk.Kind, err)
}

// create takes an internal object through its strategy.
func (j *judgement) create(scheme runtime.ObjectConvertor, strategy rest.RESTCreateStrategy, object runtime.Object) {
	accessor, err := meta.Accessor(object)
	if err != nil {
		j.response.fail(FailureDecode, err.Error())
		return
	}
	if j.header.Output {
		forgetServer(object, accessor)
	}
	rest.WipeObjectMetaSystemFields(accessor)
	ctx := j.context(strategy.NamespaceScoped(), accessor)
	namespace := genericapirequest.NamespaceValue(ctx)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(rest.ExpectedNamespaceForScope(namespace, strategy.NamespaceScoped()), accessor); err != nil {
		j.reject(err)
		return
	}
	j.response.Namespace = accessor.GetNamespace()

	rest.FillObjectMetaSystemFields(accessor)
	accessor.SetUID(uid)
	j.nameless = accessor.GetName() == ""
	if j.nameless && accessor.GetGenerateName() != "" {
		accessor.SetName(generated(strategy, accessor.GetGenerateName()))
	}
	restore := func() {}
	if service, ok := object.(*api.Service); ok {
		restore, err = beginService(service, j.header.Families)
		if err != nil {
			j.reject(err)
			j.keep(scheme, object, accessor, restore)
			return
		}
	}

	before := object.DeepCopyObject()
	strategy.PrepareForCreate(ctx, object)
	j.noteDropped(scheme, before, object)
	if errs := validate(ctx, strategy, object); len(errs) > 0 {
		j.rejectInvalid(strategy, object, accessor.GetName(), errs)
	} else {
		for _, text := range strategy.WarningsOnCreate(ctx, object) {
			j.warn(text)
		}
		strategy.Canonicalize(object)
	}
	j.keep(scheme, object, accessor, restore)
}

// uid stands for the one that the server would make up.
const uid = "00000000-0000-0000-0000-000000000000"

// suffix stands for the five characters that the server would append.
const suffix = "xxxxx"

// generated is a name that is the same for each judgement.
func generated(generator names.NameGenerator, base string) string {
	name := generator.GenerateName(base)
	if head := len(name) - len(suffix); head > 0 && strings.HasPrefix(base, name[:head]) && name != base {
		return name[:head] + suffix
	}
	return name
}

// context makes the request that a client of the object's own namespace sends.
func (j *judgement) context(namespaced bool, accessor metav1.Object) context.Context {
	namespace := ""
	if namespaced {
		namespace = accessor.GetNamespace()
		if namespace == "" {
			namespace = j.header.Namespace
		}
	}
	plural, _ := meta.UnsafeGuessKindToResource(j.gvk)
	ctx := genericapirequest.WithNamespace(context.Background(), namespace)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true,
		Verb:              "create",
		APIGroup:          j.gvk.Group,
		APIVersion:        j.gvk.Version,
		Namespace:         namespace,
		Resource:          plural.Resource,
		Name:              accessor.GetName(),
	})
	return warning.WithWarningRecorder(ctx, recorder{j})
}

// rejectInvalid records what a strategy found, and the server's summary of it.
func (j *judgement) rejectInvalid(typer runtime.ObjectTyper, object runtime.Object, name string, errs field.ErrorList) {
	kinds, _, err := typer.ObjectKinds(object)
	if err != nil {
		kinds = []schema.GroupVersionKind{j.gvk}
	}
	j.addErrors(errs)
	if j.response.Status == "" {
		j.response.Status = apierrors.NewInvalid(kinds[0].GroupKind(), name, errs).Error()
	}
}

// addErrors records field errors that do not follow from what was set aside.
func (j *judgement) addErrors(errs field.ErrorList) {
	for _, err := range errs {
		if j.follows(err.Field, err.Type) {
			continue
		}
		j.response.Errors = append(j.response.Errors, Error{
			Reason:  string(err.Type),
			Type:    err.Type.String(),
			Path:    err.Field,
			Value:   j.valueOf(err),
			Detail:  err.Detail,
			Message: err.ErrorBody(),
		})
	}
}

// valueOf returns the bad value as JSON knows it: what the author wrote, or
// what validation saw where the author wrote nothing.
func (j *judgement) valueOf(err *field.Error) any {
	switch err.Type {
	case field.ErrorTypeRequired, field.ErrorTypeForbidden, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeInternal:
		value, _ := lookup(j.tree, err.Field)
		return value
	}
	if value, ok := lookup(j.tree, err.Field); ok {
		return value
	}
	switch value := err.BadValue.(type) {
	case string, bool, int, int32, int64, float64:
		return value
	case field.OmitValueType:
		return nil
	}
	text, failed := json.Marshal(err.BadValue)
	if failed != nil {
		return fmt.Sprint(err.BadValue)
	}
	return json.RawMessage(text)
}

// reject records an error that is a Status, with its causes.
func (j *judgement) reject(err error) {
	if j.response.Status == "" {
		j.response.Status = err.Error()
	}
	status, ok := err.(apierrors.APIStatus)
	if !ok || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		j.response.Errors = append(j.response.Errors, Error{Message: err.Error(), Detail: err.Error(), Reason: string(apierrors.ReasonForError(err))})
		return
	}
	for _, cause := range status.Status().Details.Causes {
		value, _ := lookup(j.tree, cause.Field)
		kind := field.ErrorType(cause.Type)
		if j.follows(cause.Field, kind) {
			continue
		}
		j.response.Errors = append(j.response.Errors, Error{
			Reason:  string(cause.Type),
			Type:    kind.String(),
			Path:    cause.Field,
			Value:   value,
			Detail:  detailOf(cause.Message),
			Message: cause.Message,
		})
	}
}

// detailOf is what follows the type and the bad value in the body of a cause:
// a value that is printed as JSON holds no ": " outside quotes.
func detailOf(body string) string {
	_, rest, _ := strings.Cut(body, ": ")
	quoted := false
	for i := 0; i+1 < len(rest); i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == '"':
			quoted = !quoted
		case !quoted && rest[i] == ':' && rest[i+1] == ' ':
			return rest[i+2:]
		}
	}
	return rest
}
