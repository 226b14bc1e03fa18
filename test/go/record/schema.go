package main

import (
	"encoding/json"
	"errors"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// schemaCase is a schema and values for it. Instead of both whole, `of` and `a` may give the schema and the value of
// the property a. A schema given as a string is its text. Draft is the $schema to add: 4, 6, 7, 2019, 2020.
type schemaCase struct {
	Schema    json.RawMessage       `json:"schema"`
	Of        json.RawMessage       `json:"of"`
	A         json.RawMessage       `json:"a"`
	Values    json.RawMessage       `json:"values"`
	Defs      json.RawMessage       `json:"defs"`
	Draft     int                   `json:"draft"`
	Subcharts map[string]schemaCase `json:"subcharts"`
}

var schemaDrafts = map[int]string{
	4: "http://json-schema.org/draft-04/schema#", 6: "http://json-schema.org/draft-06/schema#", 7: "http://json-schema.org/draft-07/schema#",
	2019: "https://json-schema.org/draft/2019-09/schema", 2020: "https://json-schema.org/draft/2020-12/schema",
}

func (c *schemaCase) text() []byte {
	raw := c.Schema
	if len(c.Of) > 0 {
		raw = json.RawMessage(`{"properties":{"a":` + string(c.Of) + `}}`)
	}
	if len(raw) == 0 {
		return nil
	}
	if raw[0] == '"' {
		var text string
		_ = json.Unmarshal(raw, &text)
		return []byte(text)
	}
	add := ""
	if c.Draft != 0 {
		add += `"$schema":"` + schemaDrafts[c.Draft] + `",`
	}
	if len(c.Defs) > 0 {
		add += `"definitions":` + string(c.Defs) + `,`
	}
	if add != "" {
		return []byte("{" + add + string(raw[1:]))
	}
	return raw
}

func (c *schemaCase) chart(name string) *chart.Chart {
	chrt := &chart.Chart{Metadata: &chart.Metadata{Name: name}, Schema: c.text()}
	for sub, inner := range c.Subcharts {
		chrt.AddDependency(inner.chart(sub))
	}
	return chrt
}

func init() {
	// schema: what chartutil.ValidateAgainstSchema says. It visits properties in random order; where that shows, the
	// answer holds every text that was seen, sorted, with a line `=== or ===` between them.
	kinds["schema"] = func(raw json.RawMessage) (string, error) {
		var c schemaCase
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		values := map[string]interface{}{}
		data := c.Values
		if len(c.A) > 0 {
			data = json.RawMessage(`{"a":` + string(c.A) + `}`)
		}
		if len(data) > 0 {
			if err := json.Unmarshal(data, &values); err != nil {
				return "", err
			}
		}
		seen := map[string]bool{}
		for i := 0; i < 100; i++ {
			text := ""
			if err := chartutil.ValidateAgainstSchema(c.chart("c"), values); err != nil {
				text = err.Error()
			}
			seen[text] = true
		}
		texts := make([]string, 0, len(seen))
		for text := range seen {
			texts = append(texts, text)
		}
		sort.Strings(texts)
		if len(texts) == 1 && texts[0] == "" {
			return "", nil
		}
		return "", errors.New(strings.Join(texts, "\n=== or ===\n"))
	}
}
