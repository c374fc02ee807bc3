// Decoding: YAML to JSON to a Go object, strictly, as the server's YAML
// serializer does it. Where Go stops at the first value of a wrong type, that
// value is set aside and decoding starts again, so that every fault is found.

package engine

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// parse reads the document as sigs.k8s.io/yaml does: YAML 1.1, by way of JSON.
// A document with a repeated key is read once more without strictness. Simple
// documents are read here, to the same end.
func (j *judgement) parse() bool {
	if tree, ok := readSimple(j.source); ok {
		j.tree, j.json = tree, appendSimple(nil, tree)
		return true
	}
	var err error
	j.json, err = yaml.YAMLToJSONStrict(j.source)
	if err != nil {
		j.repeated = err
		j.json, err = yaml.YAMLToJSON(j.source)
	}
	if err == nil {
		err = kjson.UnmarshalCaseSensitivePreserveInts(j.json, &j.tree)
	}
	if err != nil {
		j.response.fail(FailureSyntax, err.Error()).Line = lineOf(err.Error())
		return false
	}
	return true
}

var lineInMessage = regexp.MustCompile(`\bline (\d+)`)

// lineOf reads the line out of a message of the YAML library.
func lineOf(message string) *int {
	match := lineInMessage.FindStringSubmatch(message)
	if match == nil {
		return nil
	}
	line, err := strconv.Atoi(match[1])
	if err != nil {
		return nil
	}
	return &line
}

// identify finds the document's group, version and kind, or says why there is
// none in the words of the server's serializer.
func (j *judgement) identify() bool {
	object, ok := j.tree.(map[string]any)
	if !ok {
		var head struct{ APIVersion, Kind string }
		err := json.Unmarshal(j.json, &head)
		if err == nil { // null
			err = runtime.NewMissingKindErr(string(j.source))
		} else {
			err = fmt.Errorf("couldn't get version/kind; json parse error: %w", err)
		}
		j.response.fail(FailureNoManifest, err.Error())
		return false
	}
	for _, field := range []string{"apiVersion", "kind"} {
		value, present := object[field]
		if _, isString := value.(string); present && value != nil && !isString {
			var head struct {
				APIVersion string `json:"apiVersion,omitempty"`
				Kind       string `json:"kind,omitempty"`
			}
			err := json.Unmarshal(j.json, &head)
			failure := j.response.fail(FailureNoManifest, fmt.Sprintf("couldn't get version/kind; json parse error: %v", err))
			failure.Path, failure.Value = &field, value
			return false
		}
	}
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	gv, err := schema.ParseGroupVersion(apiVersion)
	switch path := "apiVersion"; {
	case kind == "" && isKustomization(object):
		j.gvk = kustomization
		return true
	case kind == "":
		path = "kind"
		j.response.fail(FailureNoManifest, runtime.NewMissingKindErr(string(j.source)).Error()).Path = &path
		return false
	case apiVersion == "":
		failure := j.response.fail(FailureNoManifest, runtime.NewMissingVersionErr(string(j.source)).Error())
		failure.Path, failure.Suggestions = &path, suggestVersions(kind)
		return false
	case err != nil:
		failure := j.response.fail(FailureUnknownKind, err.Error())
		failure.Path, failure.Value, failure.Suggestions = &path, apiVersion, suggestVersions(kind)
		return false
	}
	j.gvk = gv.WithKind(kind)
	return true
}

// metadata returns a string of the document's metadata.
func (j *judgement) metadata(field string) string {
	object, _ := j.tree.(map[string]any)
	metadata, _ := object["metadata"].(map[string]any)
	value, _ := metadata[field].(string)
	return value
}

// decodeWith decodes the document strictly into the version that it names, as
// the YAML serializer of a scheme does
// (k8s.io/apimachinery/pkg/runtime/serializer/json). Faults are recorded; what
// could be decoded is returned, or nil. refuse words the consumer's answer to a
// document that does not decode.
func (j *judgement) decodeWith(scheme *runtime.Scheme, refuse func(error) string) runtime.Object {
	root := goTypeOf(scheme, j.gvk)
	object, strict, err := decodeStrictly(scheme, j.gvk, j.json)
	if err != nil {
		j.response.Status = refuse(err)
		faults := misfits(j.tree, root, "")
		if len(faults) == 0 || len(faults) > maxMisfits {
			j.response.fail(FailureDecode, err.Error())
			j.response.Status = refuse(err)
			return nil
		}
		for i := range faults {
			j.setAside(scheme, faults, i)
		}
		j.tree = without(j.tree, faults, -1)
		if j.json, err = json.Marshal(j.tree); err == nil {
			object, strict, err = decodeStrictly(scheme, j.gvk, j.json)
		}
		if err != nil {
			j.response.fail(FailureDecode, err.Error())
			j.response.Status = refuse(err)
			return nil
		}
	}
	if j.repeated != nil {
		strict = append([]error{j.repeated}, strict...)
	}
	if len(strict) > 0 {
		if j.response.Status == "" {
			j.response.Status = refuse(runtime.NewStrictDecodingError(strict))
		}
		j.addStrict(strict, root)
	}
	return object
}

// decodeStrictly makes an object of a kind from JSON. strict are the faults
// that do not prevent it.
func decodeStrictly(scheme *runtime.Scheme, gvk schema.GroupVersionKind, text []byte) (object runtime.Object, strict []error, err error) {
	object, err = scheme.New(gvk)
	if err != nil {
		return nil, nil, err
	}
	strict, err = kjson.UnmarshalStrict(text, object)
	return object, strict, err
}

// maxMisfits bounds the work on a document that is wrong throughout.
const maxMisfits = 32

// setAside records one misfit with the words that the server has for a
// document in which it is the only one.
func (j *judgement) setAside(scheme *runtime.Scheme, faults []misfit, i int) {
	fault := faults[i]
	message := fault.err.Error()
	if text, err := json.Marshal(without(j.tree, faults, i)); err == nil {
		if _, _, err := decodeStrictly(scheme, j.gvk, text); err != nil {
			message = err.Error()
		}
	}
	j.response.Decode = append(j.response.Decode, DecodeFault{Message: message, Path: fault.path, Value: fault.value})
	j.hushed = append(j.hushed, fault.path)
}

// A misfit is a value that cannot be decoded into the Go type at its path.
type misfit struct {
	path  string
	steps []any // string keys and int indices
	value any
	err   error
}

var unmarshalerType = reflect.TypeFor[json.Unmarshaler]()

// misfits walks a generic value against a Go type and returns the smallest
// values that do not fit.
func misfits(value any, t reflect.Type, path string) []misfit {
	return (&fitter{}).walk(value, t, path, nil)
}

type fitter struct{ found []misfit }

func (f *fitter) walk(value any, t reflect.Type, path string, steps []any) []misfit {
	if value == nil {
		return f.found
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(unmarshalerType), t.Kind() == reflect.Interface:
		f.try(value, t, path, steps)
	case t.Kind() == reflect.Struct:
		object, ok := value.(map[string]any)
		if !ok {
			f.try(value, t, path, steps)
			break
		}
		fields := fieldsOf(t)
		for _, key := range sortedKeys(object) {
			if field, ok := fields[key]; ok {
				f.walk(object[key], field, join(path, key), extend(steps, key))
			}
		}
	case t.Kind() == reflect.Map:
		object, ok := value.(map[string]any)
		if !ok {
			f.try(value, t, path, steps)
			break
		}
		for _, key := range sortedKeys(object) {
			f.walk(object[key], t.Elem(), fmt.Sprintf("%s[%s]", path, key), extend(steps, key))
		}
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		list, ok := value.([]any)
		if !ok {
			f.try(value, t, path, steps)
			break
		}
		for i, item := range list {
			f.walk(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i), extend(steps, i))
		}
	default:
		f.try(value, t, path, steps)
	}
	return f.found
}

// try decodes one value by itself.
func (f *fitter) try(value any, t reflect.Type, path string, steps []any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = kjson.UnmarshalCaseSensitivePreserveInts(text, reflect.New(t).Interface())
	}
	if err == nil && t.Kind() == reflect.Slice {
		if encoded, ok := value.(string); ok {
			_, err = base64.StdEncoding.DecodeString(encoded)
		}
	}
	if err != nil {
		f.found = append(f.found, misfit{path: path, steps: steps, value: value, err: err})
	}
}

// without copies tree with all faults but one replaced by null, which decodes
// into every type.
func without(tree any, faults []misfit, except int) any {
	result := runtime.DeepCopyJSONValue(tree)
	for i, fault := range faults {
		if i != except {
			clearAt(result, fault.steps)
		}
	}
	return result
}

func clearAt(value any, steps []any) {
	for i, step := range steps {
		last := i == len(steps)-1
		switch step := step.(type) {
		case string:
			object := value.(map[string]any)
			if last {
				object[step] = nil
			}
			value = object[step]
		case int:
			list := value.([]any)
			if last {
				list[step] = nil
			}
			value = list[step]
		}
	}
}

func extend(steps []any, step any) []any {
	return append(steps[:len(steps):len(steps)], step)
}

func goTypeOf(scheme *runtime.Scheme, gvk schema.GroupVersionKind) reflect.Type {
	object, err := scheme.New(gvk)
	if err != nil {
		return nil
	}
	return reflect.TypeOf(object).Elem()
}

// follows tells whether an error may follow from a value that was set aside:
// one at it, below it or above it, or one in the same object at a field that
// the author did not write, whose default comes from its neighbours.
func (j *judgement) follows(path string, kind field.ErrorType) bool {
	for _, hushed := range j.hushed {
		if within(path, hushed) || path != "" && within(hushed, path) && kind != field.ErrorTypeRequired {
			return true
		}
		here, _ := parent(path)
		if there, _ := parent(hushed); here == there && kind != field.ErrorTypeRequired {
			if _, written := lookup(j.tree, path); !written {
				return true
			}
		}
	}
	return false
}

// within tells whether path is root or lies below it.
func within(path, root string) bool {
	rest, ok := strings.CutPrefix(path, root)
	return ok && (rest == "" || root == "" || rest[0] == '.' || rest[0] == '[')
}
