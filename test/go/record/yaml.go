package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"helm.sh/helm/v3/pkg/chart"
	"sigs.k8s.io/yaml"
	goYaml "sigs.k8s.io/yaml/goyaml.v3"
)

// The kinds for YAML and TOML. A case is the text to read; or, for writing, a value as JSON in which every number that
// has no point and no exponent is an int64 and other numbers are float64.
func init() {
	kinds["yaml-read"] = readYaml(yaml.Unmarshal, func() any { var v any; return &v })
	kinds["yaml-read-map"] = readYaml(yaml.Unmarshal, func() any { return &map[string]any{} })
	kinds["yaml-read-list"] = readYaml(yaml.Unmarshal, func() any { return &[]any{} })
	kinds["yaml-read-strict"] = readYaml(yaml.UnmarshalStrict, func() any { var v any; return &v })
	kinds["yaml-read-chart"] = readYaml(yaml.Unmarshal, func() any { return &chart.Metadata{} })
	kinds["yaml-read-chart-strict"] = readYaml(yaml.UnmarshalStrict, func() any { return &chart.Metadata{} })
	kinds["yaml-read-head"] = readYaml(yaml.Unmarshal, func() any { return &simpleHead{} })
	kinds["yaml-write"] = write(yaml.Marshal)
	kinds["yaml-pretty"] = write(func(v any) ([]byte, error) {
		var out bytes.Buffer
		encoder := goYaml.NewEncoder(&out)
		encoder.SetIndent(2)
		err := encoder.Encode(v)
		return out.Bytes(), err
	})
	kinds["yaml-roundtrip"] = roundTrip
	kinds["toml-read"] = func(raw json.RawMessage) (string, error) {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", err
		}
		m := map[string]any{}
		if err := toml.Unmarshal([]byte(text), &m); err != nil {
			return "", err
		}
		return fmt.Sprintf("%#v", shownToml(m)), nil
	}
	kinds["toml-write"] = write(func(v any) ([]byte, error) {
		var out bytes.Buffer
		err := toml.NewEncoder(&out).Encode(v)
		return out.Bytes(), err
	})
}

// simpleHead is what the manifest sorter of pkg/releaseutil decodes.
type simpleHead struct {
	Version  string `json:"apiVersion"`
	Kind     string `json:"kind,omitempty"`
	Metadata *struct {
		Name        string            `json:"name"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata,omitempty"`
}

func readYaml(unmarshal func([]byte, any, ...yaml.JSONOpt) error, target func() any) func(json.RawMessage) (string, error) {
	return func(raw json.RawMessage) (string, error) {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", err
		}
		v := target()
		if err := unmarshal([]byte(text), v); err != nil {
			return "", err
		}
		return canonical(reflect.ValueOf(v).Elem().Interface())
	}
}

// canonical is JSON without HTML escapes.
func canonical(v any) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return strings.TrimSuffix(out.String(), "\n"), err
}

// roundTrip reads a text and answers its JSON and what Marshal makes of it, each on a line of its own as JSON strings.
func roundTrip(raw json.RawMessage) (string, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", err
	}
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return "", err
	}
	asJSON, err := canonical(v)
	if err != nil {
		return "", err
	}
	asYAML, err := yaml.Marshal(v)
	if err != nil {
		return asJSON + "\n" + err.Error(), nil
	}
	return asJSON + "\n" + string(asYAML), nil
}

func write(marshal func(any) ([]byte, error)) func(json.RawMessage) (string, error) {
	return func(raw json.RawMessage) (string, error) {
		v, err := typedJSON(raw)
		if err != nil {
			return "", err
		}
		out, err := marshal(v)
		return string(out), err
	}
}

// typedJSON decodes JSON with int64 for whole numbers. {"$go": "…"} is a value that JSON cannot say: see special.
func typedJSON(raw json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return withNumbers(v), nil
}

func withNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if n, err := strconv.ParseUint(string(v), 10, 64); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = withNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = withNumbers(v[k])
		}
	}
	return v
}

// shownToml replaces what %#v would print by address or location.
func shownToml(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = shownToml(v[k])
		}
	case []map[string]any:
		for i := range v {
			shownToml(v[i])
		}
	case []any:
		for i := range v {
			v[i] = shownToml(v[i])
		}
	case fmt.Stringer:
		return v.String()
	}
	return v
}
