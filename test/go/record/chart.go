package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"
)

// chartCase is a chart as files in order, each a [name, text] pair (text `base64:…` for bytes), and the user's values as YAML.
type chartCase struct {
	Files  [][2]string `json:"files"`
	Values string      `json:"values"`
	// Show says what to print: "metadata" (the loaded chart), "values" (after ProcessDependenciesWithMerge and coalescing),
	// "old" (the same after ProcessDependencies), "coalesce" and "merge" (without processing dependencies).
	Show string `json:"show"`
}

func (c *chartCase) load() (*chart.Chart, error) {
	var files []*loader.BufferedFile
	for _, f := range c.Files {
		data := []byte(f[1])
		if text, ok := strings.CutPrefix(f[1], "base64:"); ok {
			var err error
			if data, err = base64.StdEncoding.DecodeString(text); err != nil {
				return nil, err
			}
		}
		files = append(files, &loader.BufferedFile{Name: f[0], Data: data})
	}
	return loader.LoadFiles(files)
}

type chartShown struct {
	Metadata     *chart.Metadata        `json:"metadata"`
	Lock         *chart.Lock            `json:"lock,omitempty"`
	Raw          []string               `json:"raw"`
	Templates    []string               `json:"templates"`
	Files        []string               `json:"files"`
	Schema       string                 `json:"schema,omitempty"`
	Values       map[string]interface{} `json:"values"`
	CRDs         []string               `json:"crds"`
	Path         string                 `json:"path"`
	Dependencies []*chartShown          `json:"dependencies"`
}

func names(files []*chart.File) []string {
	out := []string{}
	for _, f := range files {
		out = append(out, f.Name)
	}
	return out
}

// showChart describes a chart; dependencies are sorted, because Helm loads them in random order.
func showChart(c *chart.Chart) *chartShown {
	s := &chartShown{Metadata: c.Metadata, Lock: c.Lock, Raw: names(c.Raw), Templates: names(c.Templates), Files: names(c.Files), Schema: string(c.Schema),
		Values: c.Values, Path: c.ChartFullPath(), CRDs: []string{}, Dependencies: []*chartShown{}}
	if s.Values == nil {
		s.Values = map[string]interface{}{}
	}
	for _, d := range c.Dependencies() {
		s.Dependencies = append(s.Dependencies, showChart(d))
	}
	for _, crd := range c.CRDObjects() {
		s.CRDs = append(s.CRDs, crd.Filename)
	}
	sort.Strings(s.CRDs)
	sort.SliceStable(s.Dependencies, func(i, j int) bool { return s.Dependencies[i].Metadata.Name < s.Dependencies[j].Metadata.Name })
	return s
}

func asJSON(v interface{}) (string, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(out.String(), "\n"), err
}

func init() {
	// chart: files and values, loaded and coalesced as install does it, printed as JSON.
	kinds["chart"] = func(raw json.RawMessage) (string, error) {
		var c chartCase
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		chrt, err := c.load()
		if err != nil {
			return "", err
		}
		values := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(c.Values), &values); err != nil {
			return "", err
		}
		var shown chartutil.Values
		switch c.Show {
		case "", "metadata":
			return asJSON(showChart(chrt))
		case "values":
			if err := chartutil.ProcessDependenciesWithMerge(chrt, values); err != nil {
				return "", err
			}
			shown, err = chartutil.CoalesceValues(chrt, values)
		case "old":
			if err := chartutil.ProcessDependencies(chrt, values); err != nil {
				return "", err
			}
			shown, err = chartutil.CoalesceValues(chrt, values)
		case "coalesce":
			shown, err = chartutil.CoalesceValues(chrt, values)
		case "merge":
			shown, err = chartutil.MergeValues(chrt, values)
		default:
			return "", fmt.Errorf("cannot show %q", c.Show)
		}
		if err != nil {
			return "", err
		}
		sortWarnings()
		return asJSON(map[string]interface{}{"values": shown, "chart": showChart(chrt)})
	}
	// archive: a packed chart as base64 of its .tgz, loaded.
	kinds["archive"] = func(raw json.RawMessage) (string, error) {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", err
		}
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "", err
		}
		chrt, err := loader.LoadArchive(bytes.NewReader(data))
		if err != nil {
			return "", err
		}
		return asJSON(showChart(chrt))
	}
}

// sortWarnings puts the lines logged so far in order: Helm walks maps in random order.
func sortWarnings() {
	if buffer, ok := log.Writer().(*bytes.Buffer); ok {
		lines := strings.SplitAfter(buffer.String(), "\n")
		sort.Strings(lines)
		buffer.Reset()
		buffer.WriteString(strings.Join(lines, ""))
	}
}
