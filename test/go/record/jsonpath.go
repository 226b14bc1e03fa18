package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/client-go/util/jsonpath"
	"sigs.k8s.io/yaml"
)

func init() {
	// jsonpath: {template, values}: what `show values --jsonpath` prints; errors of execution print nothing, as in Helm.
	kinds["jsonpath"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Template string          `json:"template"`
			Values   json.RawMessage `json:"values"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		values := map[string]interface{}{}
		if len(c.Values) > 0 {
			if err := yaml.Unmarshal(c.Values, &values); err != nil {
				return "", err
			}
		}
		printer := jsonpath.New("out")
		if err := printer.Parse(c.Template); err != nil {
			return "", fmt.Errorf("error parsing jsonpath %s: %w", c.Template, err)
		}
		var out strings.Builder
		_ = printer.Execute(&out, values)
		return out.String(), nil
	}
}
