package main

import (
	"encoding/json"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

// templateCase is a template text, or a text with values (read as Helm reads values.yaml).
type templateCase struct {
	Template string          `json:"template"`
	Values   json.RawMessage `json:"values"`
}

func (c *templateCase) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &c.Template)
	}
	type plain templateCase
	return json.Unmarshal(raw, (*plain)(c))
}

func (c *templateCase) values() (map[string]interface{}, error) {
	values := map[string]interface{}{}
	if len(c.Values) == 0 {
		return values, nil
	}
	// values given as a string are YAML text
	data := []byte(c.Values)
	if data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return nil, err
		}
		data = []byte(text)
	}
	return values, yaml.Unmarshal(data, &values)
}

func init() {
	// helm: the template as templates/t of chart c, rendered by Helm's engine; errors as Helm prints them.
	kinds["helm"] = func(raw json.RawMessage) (string, error) {
		var c templateCase
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		values, err := c.values()
		if err != nil {
			return "", err
		}
		chrt := &chart.Chart{
			Metadata:  &chart.Metadata{APIVersion: "v2", Name: "c", Version: "1.2.3", AppVersion: "4.5", Keywords: []string{"k1", "k2"}, Maintainers: []*chart.Maintainer{{Name: "m", Email: "m@example.com"}}, Annotations: map[string]string{"b": "2", "a": "1"}},
			Templates: []*chart.File{{Name: "templates/t", Data: []byte(c.Template)}},
			Files:     []*chart.File{{Name: "a.txt", Data: []byte("alpha\nbeta\n")}, {Name: "conf/b.json", Data: []byte(`{"x":1}`)}, {Name: "conf/bin", Data: []byte{0, 255, 128, 'z'}}},
			Values:    map[string]interface{}{},
		}
		top, err := chartutil.ToRenderValues(chrt, values, chartutil.ReleaseOptions{Name: "rel", Namespace: "ns", Revision: 1, IsInstall: true}, nil)
		if err != nil {
			return "", err
		}
		out, err := engine.Engine{}.Render(chrt, top)
		return out["c/templates/t"], err
	}
	// gotemplate: text/template alone with Sprig's functions and missingkey=zero; values are the dot; errors as Go prints them.
	kinds["gotemplate"] = func(raw json.RawMessage) (string, error) {
		var c templateCase
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		values, err := c.values()
		if err != nil {
			return "", err
		}
		t, err := template.New("t").Option("missingkey=zero").Funcs(sprig.TxtFuncMap()).Parse(c.Template)
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = t.Execute(&out, values)
		return out.String(), err
	}
}
