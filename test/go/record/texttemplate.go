package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"
)

// textTemplateCase is a template text, or an object: the dot is `values` (YAML text if a string, no dot at all if absent
// and `nodot`). `files` are parsed in order, before `template`, each [name, text].
type textTemplateCase struct {
	Template   string          `json:"template"`
	Values     json.RawMessage `json:"values"`
	MissingKey string          `json:"missingkey"`
	NoDot      bool            `json:"nodot"`
	Files      [][2]string     `json:"files"`
	Execute    string          `json:"execute"`
}

// Objects with fields and methods; test/template/things.ts has the same.
type inner struct {
	Deep string
	Any  any
}

func (i inner) Upper() string { return strings.ToUpper(i.Deep) }

type Base struct{ Kind string }

func (b Base) Describe() string { return "kind " + b.Kind }

type thing struct {
	Base
	Name   string
	Count  int
	Any    any
	List   []string
	Map    map[string]any
	Inner  inner
	hidden string
}

func (t *thing) Hello(name string) string { return "hello " + name + " from " + t.Name }
func (t *thing) Sum(xs ...int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n
}
func (t *thing) Join(sep string, xs ...any) string { return fmt.Sprint(sep, len(xs), xs) }
func (t *thing) Fail(why string) (string, error)   { return "", errors.New("failed: " + why) }
func (t *thing) Self() *thing                      { return t }
func (t *thing) Nil() any                          { return nil }
func (t *thing) Zero() int                         { return 0 }

type stringer struct{ N int }

func (s stringer) String() string { return fmt.Sprintf("<stringer %d>", s.N) }

type strmap map[string]any

func (m strmap) Keys() int           { return len(m) }
func (m strmap) Pick(key string) any { return m[key] }

func newThing() *thing {
	return &thing{Base: Base{"base"}, Name: "thing", Count: 3, Any: "any", List: []string{"a", "b"}, Map: map[string]any{"k": "v", "n": nil}, Inner: inner{"deep", nil}, hidden: "h"}
}

var textTemplateFuncs = template.FuncMap{
	"obj":     newThing,
	"objv":    func() thing { return *newThing() },
	"strer":   func(n int) stringer { return stringer{n} },
	"methmap": func() strmap { return strmap{"a": 1, "b": "two", "Keys": "shadowed"} },
	"str":     func(s string) string { return s },
	"num":     func(n int) int { return n },
	"i8":      func(n int8) int8 { return n },
	"i64":     func(n int64) int64 { return n },
	"u":       func(n uint) uint { return n },
	"u8":      func(n uint8) uint8 { return n },
	"f":       func(n float64) float64 { return n },
	"f32":     func(n float32) float32 { return n },
	"c":       func(n complex128) complex128 { return n },
	"boo":     func(b bool) bool { return b },
	"any":     func(v any) any { return v },
	"typ":     func(v any) string { return fmt.Sprintf("%T", v) },
	"list":    func(v ...any) []any { return v },
	"strs":    func(v ...string) []string { return v },
	"ints":    func(v ...int) []int { return v },
	"smap":    func(m map[string]any) int { return len(m) },
	"sl":      func(l []any) int { return len(l) },
	"ssl":     func(l []string) int { return len(l) },
	"strmap":  func() map[string]string { return map[string]string{"a": "A", "b": "B"} },
	"dict": func(v ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i+1 < len(v); i += 2 {
			m[fmt.Sprint(v[i])] = v[i+1]
		}
		return m
	},
	"bytes":     func(s string) []byte { return []byte(s) },
	"fail":      func(s string) (string, error) { return "", errors.New(s) },
	"pan":       func(s string) string { panic(s) },
	"nilany":    func() any { return nil },
	"nilmap":    func() map[string]any { return nil },
	"nilslice":  func() []any { return nil },
	"join":      func(sep string, v ...string) string { return strings.Join(v, sep) },
	"fixed":     func(s string, n int, v any) string { return fmt.Sprint(s, n, v) },
	"add":       func(a, b int) int { return a + b },
	"upper":     strings.ToUpper,
	"zero":      func() string { return "zero" },
	"fun":       func() any { return func(n int, s ...string) string { return fmt.Sprint(n, s) } },
	"funerr":    func() any { return func() (string, error) { return "", errors.New("inner") } },
	"takefun":   func(f func(string) string) string { return f("x") },
	"takething": func(t thing) string { return t.Name },
	"takeptr":   func(t *thing) string { return t.Name },
}

func init() {
	// texttemplate: text/template alone with the functions above; errors as Go prints them.
	kinds["texttemplate"] = func(raw json.RawMessage) (string, error) {
		var c textTemplateCase
		if raw[0] == '"' {
			if err := json.Unmarshal(raw, &c.Template); err != nil {
				return "", err
			}
		} else if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		if c.MissingKey == "" {
			c.MissingKey = "zero"
		}
		var dot any
		if len(c.Values) > 0 {
			data := []byte(c.Values)
			if data[0] == '"' {
				var text string
				if err := json.Unmarshal(data, &text); err != nil {
					return "", err
				}
				data = []byte(text)
			}
			if err := yaml.Unmarshal(data, &dot); err != nil {
				return "", err
			}
		} else if !c.NoDot {
			dot = map[string]any{
				"a": map[string]any{"b": map[string]any{"c": "deep"}, "s": "str", "n": nil, "l": []any{1.0, "x", nil}},
				"s": "text", "e": "", "n": nil, "t": true, "z": false, "one": 1.0, "pi": 3.5,
				"l": []any{"p", "q", "r"}, "m": map[string]any{"y": 2.0, "x": "ex", "z": nil},
				"el": []any{}, "em": map[string]any{}, "ll": []any{[]any{"a"}, []any{"b", "c"}},
				"i": int64(7), "objs": []any{map[string]any{"name": "n1"}, map[string]any{"name": "n2", "v": 1.0}},
			}
		}
		root := template.New("root").Option("missingkey=" + c.MissingKey).Funcs(textTemplateFuncs)
		for _, file := range append(c.Files, [2]string{"t", c.Template}) {
			if _, err := root.New(file[0]).Parse(file[1]); err != nil {
				return "", err
			}
		}
		name := c.Execute
		if name == "" {
			name = "t"
		}
		var out strings.Builder
		err := root.ExecuteTemplate(&out, name, dot)
		return out.String(), err
	}
}
