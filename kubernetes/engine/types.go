// The field names of Go types, as JSON knows them.

package engine

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

var fieldCache = map[reflect.Type]map[string]reflect.Type{}

// fieldsOf returns the JSON fields of a struct type, inlined ones included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	if fields, ok := fieldCache[t]; ok {
		return fields
	}
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		inline := strings.Contains(options, "inline") || field.Anonymous && name == ""
		switch {
		case name == "-":
		case inline:
			embedded := field.Type
			for embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			if embedded.Kind() == reflect.Struct {
				maps.Copy(fields, fieldsOf(embedded))
			}
		case field.IsExported():
			if name == "" {
				name = field.Name
			}
			fields[name] = field.Type
		}
	}
	fieldCache[t] = fields
	return fields
}

var nameCache = map[reflect.Type][]string{}

// namesOf returns the names of the JSON fields of a struct type, sorted.
func namesOf(t reflect.Type) []string {
	if names, ok := nameCache[t]; ok {
		return names
	}
	names := sortedKeys(fieldsOf(t))
	nameCache[t] = names
	return names
}

// elementOf strips pointers, slices and maps.
func elementOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

// typeAt follows a path such as spec.containers[0] down from a struct type.
func typeAt(t reflect.Type, path string) reflect.Type {
	for _, step := range split(path) {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t.Kind() == reflect.Struct && !step.bracket:
			field, ok := fieldsOf(t)[step.key]
			if !ok {
				return nil
			}
			t = field
		case t.Kind() == reflect.Map || t.Kind() == reflect.Slice:
			t = t.Elem()
		default:
			return nil
		}
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
