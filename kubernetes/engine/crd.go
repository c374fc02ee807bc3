// Custom resources: an object whose CustomResourceDefinition the site has is
// judged as apiextensions-apiserver judges it
// (k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go).

package engine

import (
	"crypto/sha256"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	schemaobjectmeta "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/yaml"
)

// A definition is what the server makes of one CustomResourceDefinition.
type definition struct {
	group, kind string
	versions    map[string]*customVersion
}

// A customVersion judges the objects of one version of a definition.
type customVersion struct {
	served             bool
	deprecationWarning string
	preserveUnknown    bool
	schema             *structuralschema.Structural
	strategy           rest.RESTCreateStrategy
}

// definitions are built once for each text of a definition: compiling CEL is
// slow. A text that is no valid definition is nil.
var definitions = map[[sha256.Size]byte]*definition{}

// maxDefinitions bounds the cache.
const maxDefinitions = 256

// definition finds the header's definition of the document's kind.
func (j *judgement) definition() (*definition, bool) {
	for _, text := range j.header.CRDs {
		key := sha256.Sum256([]byte(text))
		d, known := definitions[key]
		if !known {
			if len(definitions) >= maxDefinitions {
				clear(definitions)
			}
			d, _ = newDefinition([]byte(text))
			definitions[key] = d
		}
		if d != nil && d.group == j.gvk.Group && d.kind == j.gvk.Kind {
			return d, true
		}
	}
	return nil, false
}

func newDefinition(text []byte) (*definition, error) {
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(text, &crd); err != nil {
		return nil, err
	}
	if crd.Kind != "CustomResourceDefinition" {
		return nil, fmt.Errorf("not a CustomResourceDefinition: %s", crd.Kind)
	}
	legacyscheme.Scheme.Default(&crd)
	var internal apiextensions.CustomResourceDefinition
	if err := legacyscheme.Scheme.Convert(&crd, &internal, nil); err != nil {
		return nil, err
	}
	d := &definition{group: crd.Spec.Group, kind: crd.Spec.Names.Kind, versions: map[string]*customVersion{}}
	for _, v := range crd.Spec.Versions {
		version, err := newCustomVersion(&crd, &internal, v)
		if err != nil {
			return nil, err
		}
		d.versions[v.Name] = version
	}
	return d, nil
}

func newCustomVersion(crd *apiextensionsv1.CustomResourceDefinition, internal *apiextensions.CustomResourceDefinition, v apiextensionsv1.CustomResourceDefinitionVersion) (*customVersion, error) {
	gvk := schema.GroupVersionKind{Group: crd.Spec.Group, Version: v.Name, Kind: crd.Spec.Names.Kind}
	props, err := apiextensions.GetSchemaForVersion(internal, v.Name)
	if err != nil {
		return nil, err
	}
	if props == nil || props.OpenAPIV3Schema == nil {
		return nil, fmt.Errorf("version %s has no schema", v.Name)
	}
	structural, err := structuralschema.NewStructural(props.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(props.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	var scale *apiextensions.CustomResourceSubresourceScale
	var statusValidator validation.SchemaValidator
	if subresources, err := apiextensions.GetSubresourcesForVersion(internal, v.Name); err == nil && subresources != nil {
		status, scale = subresources.Status, subresources.Scale
		if statusSchema, ok := props.OpenAPIV3Schema.Properties["status"]; ok && status != nil {
			if statusValidator, _, err = validation.NewSchemaValidator(&statusSchema); err != nil {
				return nil, err
			}
		}
	}
	version := &customVersion{
		served:          v.Served,
		preserveUnknown: crd.Spec.PreserveUnknownFields,
		schema:          structural,
		strategy: customresource.NewStrategy(customTyper{gvk}, crd.Spec.Scope == apiextensionsv1.NamespaceScoped,
			gvk, validator, statusValidator, structural, status, scale, v.SelectableFields),
	}
	if v.Deprecated {
		version.deprecationWarning = fmt.Sprintf("%s %s is deprecated", gvk.GroupVersion(), gvk.Kind)
		if v.DeprecationWarning != nil {
			version.deprecationWarning = *v.DeprecationWarning
		}
	}
	return version, nil
}

// judgeCustom does what the handler's decoder, defaulter and store do.
func (j *judgement) judgeCustom(d *definition) {
	version, ok := d.versions[j.gvk.Version]
	if !ok || !version.served {
		failure := j.response.fail(FailureUnknownKind, fmt.Sprintf("no matches for kind %q in version %q", j.gvk.Kind, j.gvk.GroupVersion().String()))
		failure.at("apiVersion", j.gvk.GroupVersion().String())
		for _, name := range sortedKeys(d.versions) {
			if d.versions[name].served {
				failure.Suggestions = append(failure.Suggestions, fmt.Sprintf("%s in %s/%s", d.kind, d.group, name))
			}
		}
		return
	}
	if version.deprecationWarning != "" {
		j.warn(version.deprecationWarning)
	}
	var faults []error
	if j.repeated != nil {
		faults = append(faults, j.repeated)
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(j.json); err != nil {
		j.response.fail(FailureDecode, j.cannotBeHandled(err))
		return
	}
	unknown, err := version.coerce(object)
	if err != nil {
		j.response.fail(FailureDecode, j.cannotBeHandled(err))
		return
	}
	for _, path := range unknown {
		faults = append(faults, fmt.Errorf("unknown field %q", path))
	}
	if len(faults) > 0 {
		j.addStrict(faults, nil)
		j.response.Status = j.cannotBeHandled(runtime.NewStrictDecodingError(faults))
		for i, fault := range j.response.Strict {
			if fault.Kind == "unknown" {
				head, name := parent(fault.Path)
				j.response.Strict[i].Suggestions = nearest(name, version.propertiesAt(head))
			}
		}
	}
	defaulting.Default(object.UnstructuredContent(), version.schema)
	j.create(customConverter{}, version.strategy, object)
}

// coerce prunes as unstructuredSchemaCoercer.apply does, and returns the paths
// of the fields that the schema does not know.
func (v *customVersion) coerce(object *unstructured.Unstructured) ([]string, error) {
	kind, apiVersion := object.GetKind(), object.GetAPIVersion()
	metadata, found, unknown, err := schemaobjectmeta.GetObjectMetaWithOptions(object.Object, schemaobjectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	if !v.preserveUnknown {
		unknown = append(unknown, pruning.PruneWithOptions(object.Object, v.schema, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
		defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, v.schema)
	}
	failure, paths := schemaobjectmeta.CoerceWithOptions(nil, object.Object, v.schema, false, schemaobjectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if failure != nil {
		return nil, failure
	}
	unknown = append(unknown, paths...)
	object.SetKind(kind)
	object.SetAPIVersion(apiVersion)
	if found {
		if err := schemaobjectmeta.SetObjectMeta(object.Object, metadata); err != nil {
			return nil, err
		}
	}
	return unknown, nil
}

// propertiesAt lists the fields that the schema has at a path.
func (v *customVersion) propertiesAt(path string) []string {
	s := v.schema
	for _, step := range split(path) {
		if step.bracket {
			s = s.Items
		} else if property, ok := s.Properties[step.key]; ok {
			s = &property
		} else {
			return nil
		}
		if s == nil {
			return nil
		}
	}
	return sortedKeys(s.Properties)
}

// customTyper knows one kind.
type customTyper struct{ gvk schema.GroupVersionKind }

// ObjectKinds implements runtime.ObjectTyper.
func (t customTyper) ObjectKinds(runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	return []schema.GroupVersionKind{t.gvk}, false, nil
}

// Recognizes implements runtime.ObjectTyper.
func (t customTyper) Recognizes(gvk schema.GroupVersionKind) bool { return gvk == t.gvk }

// customConverter leaves custom resources as they are.
type customConverter struct{ runtime.ObjectConvertor }

// ConvertToVersion implements runtime.ObjectConvertor.
func (customConverter) ConvertToVersion(in runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	return in.DeepCopyObject(), nil
}
