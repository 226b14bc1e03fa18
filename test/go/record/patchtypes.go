package main

import (
	"encoding/json"
	"reflect"
	"sort"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

func init() {
	kinds["patchTypes"] = func(json.RawMessage) (string, error) { return dumpTypes() }
	kinds["patchTags"] = patchTags
}

// dumpTypes describes every kind that Helm merges strategically, as compiled into it. A type is a letter (s string, b bool,
// i integer, f float, y []byte, a any), `[T`, `{T` (a map), or `@` and the path of a struct.
func dumpTypes() (string, error) {
	d := dumper{Kinds: map[string]string{}, Types: map[string]*dumpedType{}}
	for gvk, t := range nativeTypes() {
		d.Kinds[kindKey(gvk)] = strings.TrimPrefix(d.expression(t), "@")
	}
	out, err := json.Marshal(d)
	return string(out), err
}

func kindKey(gvk schema.GroupVersionKind) string { return gvk.GroupVersion().String() + "/" + gvk.Kind }

// nativeTypes has what can be in a manifest: an object with metadata.
func nativeTypes() map[schema.GroupVersionKind]reflect.Type {
	s := runtime.NewScheme()
	_ = scheme.AddToScheme(s)
	_ = apiextensionsv1beta1.AddToScheme(s)
	_ = apiextensionsv1.AddToScheme(s)
	found := map[schema.GroupVersionKind]reflect.Type{}
	for gvk, t := range s.AllKnownTypes() {
		if field, ok := t.FieldByName("ObjectMeta"); ok && field.Anonymous && gvk.Version != runtime.APIVersionInternal {
			found[gvk] = t
		}
	}
	return found
}

type dumper struct {
	Kinds map[string]string      `json:"kinds"`
	Types map[string]*dumpedType `json:"types"`
}

type dumpedType struct {
	Name string `json:"name"`
	// Unmarshals says that the type reads its JSON itself.
	Unmarshals bool          `json:"unmarshals,omitempty"`
	Fields     []dumpedField `json:"fields"`
}

type dumpedField struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Strategy string `json:"strategy,omitempty"`
	MergeKey string `json:"mergeKey,omitempty"`
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func (d *dumper) expression(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return d.expression(t.Elem())
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Float32, reflect.Float64:
		return "f"
	case reflect.Interface:
		return "a"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "y"
		}
		return "[" + d.expression(t.Elem())
	case reflect.Map:
		return "{" + d.expression(t.Elem())
	case reflect.Struct:
		id := t.PkgPath() + "." + t.Name()
		if d.Types[id] == nil {
			made := &dumpedType{Name: t.Name(), Unmarshals: reflect.PointerTo(t).Implements(unmarshaler)}
			d.Types[id] = made
			made.Fields = d.fields(t)
		}
		return "@" + id
	default:
		return "i"
	}
}

// fields lists what JSON sees, embedded structs in place.
func (d *dumper) fields(t reflect.Type) []dumpedField {
	list := []dumpedField{}
	for i := range t.NumField() {
		field := t.Field(i)
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case tag == "-" || field.PkgPath != "":
		case tag == "" && field.Anonymous && field.Type.Kind() == reflect.Struct:
			list = append(list, d.fields(field.Type)...)
		default:
			if tag == "" {
				tag = field.Name
			}
			list = append(list, dumpedField{tag, d.expression(field.Type), field.Tag.Get("patchStrategy"), field.Tag.Get("patchMergeKey")})
		}
	}
	return list
}

// patchTags lists every path of a kind that has a patch strategy or a merge key, found by walking the Go types.
func patchTags(raw json.RawMessage) (string, error) {
	var kind string
	if err := json.Unmarshal(raw, &kind); err != nil {
		return "", err
	}
	lines := []string{}
	for gvk, t := range nativeTypes() {
		if kindKey(gvk) == kind {
			walkTags(t, "", map[reflect.Type]bool{}, &lines)
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n"), nil
}

func walkTags(t reflect.Type, path string, open map[reflect.Type]bool, lines *[]string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || open[t] {
		return
	}
	open[t] = true
	defer delete(open, t)
	for i := range t.NumField() {
		field := t.Field(i)
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag == "-" || field.PkgPath != "" {
			continue
		}
		if tag == "" && field.Anonymous && field.Type.Kind() == reflect.Struct {
			walkTags(field.Type, path, open, lines)
			continue
		}
		inner := strings.TrimPrefix(path+"."+tag, ".")
		strategy, key := field.Tag.Get("patchStrategy"), field.Tag.Get("patchMergeKey")
		if strategy != "" || key != "" {
			*lines = append(*lines, strings.TrimSpace(inner+" "+strategy+" "+key))
		}
		walkTags(field.Type, inner, open, lines)
	}
}
